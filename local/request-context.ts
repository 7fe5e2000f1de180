import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";

/** What a function does for one question. */
export interface RequestContext {
  /** Calls to the simulators carry it as `x-trace-id`. */
  readonly traceId: string;
  /** Called when a durable execution is started, with its name. */
  readonly onStart: (execution: string) => void;
}

const current = new AsyncLocalStorage<RequestContext>();

/** Runs an action and all that follows from it. */
export function runInContext<Result>(context: RequestContext, action: () => Result): Result {
  return current.run(context, action);
}

const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|localhost)(?::|\/|$)/;

// Node, "Diagnostics Channel": calls to Atlas and Slack go by fetch, those to AWS by node:http.
subscribe("undici:request:create", (message) => {
  const { request } = message as {
    request: { origin: string | URL; addHeader(name: string, value: string): void };
  };
  const context = current.getStore();
  if (context && LOOPBACK.test(String(request.origin))) request.addHeader("x-trace-id", context.traceId);
});
subscribe("http.client.request.created", (message) => {
  const { request } = message as { request: ClientRequest };
  const execution = request.getHeader("x-amz-durable-execution-name");
  if (typeof execution === "string") current.getStore()?.onStart(execution);
});
