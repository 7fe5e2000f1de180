import type { IncomingMessage } from "node:http";

const kept = 10_000;

/** A request and its status, without headers and so without credentials. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Record<string, string>;
  /** Parsed JSON, text where it cannot be parsed; undefined for other media types. */
  readonly body: unknown;
  /** Null until answered in full, and when the connection was lost. */
  status: number | null;
  /** Milliseconds since 1970, by the simulator's clock. */
  readonly at: number;
}

/**
 * Called when a request arrives; the returned function when it was answered, or its connection was lost.
 *
 * @param traceId the request's header `x-trace-id`, if it has one
 */
export type WatchAtlasRequest = (request: RecordedRequest, traceId: string | undefined) => () => void;

/** Adds a request to `requests`, which keeps the last 10,000. */
export function record(
  requests: RecordedRequest[],
  received: { request: IncomingMessage; url: URL; body: string; at: number },
): RecordedRequest {
  const { request, url, body, at } = received;
  const recorded: RecordedRequest = {
    method: request.method ?? "",
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    body: /json/.test(request.headers["content-type"] ?? "") ? parsed(body) : undefined,
    status: null,
    at,
  };
  requests.push(recorded);
  if (requests.length > kept) requests.shift();
  return recorded;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
