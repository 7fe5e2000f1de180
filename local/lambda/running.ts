import { AsyncLocalStorage } from "node:async_hooks";

const running = new AsyncLocalStorage<string>();

/** A handler whose calls know which function they belong to; on AWS each function has a process of its own. */
export function runningAs<Handler extends (...parameters: never[]) => unknown>(
  name: string,
  handler: Handler,
): Handler {
  return ((...parameters) => running.run(name, handler, ...parameters)) as Handler;
}

/** The function in which this runs, undefined outside of all. */
export function runningFunction(): string | undefined {
  return running.getStore();
}
