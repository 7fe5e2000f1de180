import type { Serve } from "./routes.ts";

/** What goes wrong with requests, in the place of what they would do. */
export interface Fault {
  /** Of the requests, such as `/api/chat.update` or `/response/…`. */
  readonly path: RegExp;
  /** How many more requests; all of them without it. */
  times?: number;
  /** Milliseconds since 1970 when it is over; never without it. */
  readonly until?: number;
  /** What is answered, with HTTP 200 unless it says another; without it the connection breaks. */
  readonly answer?: { readonly status?: number; readonly type?: string; readonly body: string };
}

/**
 * Lets requests go wrong before they do anything.
 *
 * @param faults the first that fits a request happens to it.
 * @param now milliseconds since 1970
 */
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
