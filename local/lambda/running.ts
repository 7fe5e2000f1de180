import { AsyncLocalStorage } from "node:async_hooks";

const running = new AsyncLocalStorage<string>();

/** Lets `runningFunction` name the function behind a call; on AWS each function has its own process. */
export function runningAs<Handler extends (...parameters: never[]) => unknown>(
  name: string,
  handler: Handler,
): Handler {
  return ((...parameters) => running.run(name, handler, ...parameters)) as Handler;
}

/** The name of the calling function; undefined outside of functions. */
export function runningFunction(): string | undefined {
  return running.getStore();
}
