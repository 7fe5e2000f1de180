import type { Serve } from "./http.ts";

/** A failure of requests, before they have any effect. */
export interface Fault {
  /** Matches paths such as `/api/chat.update` or `/response/…`. */
  readonly path: RegExp;
  /** Number of requests left; all by default. */
  times?: number;
  /** Milliseconds since 1970; without an end by default. */
  readonly until?: number;
  /** HTTP 200 by default. Without an answer the connection breaks. */
  readonly answer?: { readonly status?: number; readonly type?: string; readonly body: string };
}

/** @param faults the first that matches a request applies */
export function withFaults(serve: Serve, faults: readonly Fault[], now: () => number): Serve {
  return async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://loopback");
    const fault = faults.find(
      ({ path, times = 1, until = Number.POSITIVE_INFINITY }) =>
        times > 0 && now() < until && path.test(pathname),
    );
    if (!fault) return await serve(request, response);
    if (fault.times !== undefined) fault.times -= 1;
    if (!fault.answer) return void response.destroy();
    const { status = 200, type = "application/json; charset=utf-8", body } = fault.answer;
    response.writeHead(status, { "content-type": type }).end(body);
  };
}
