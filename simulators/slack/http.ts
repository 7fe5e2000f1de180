import type { IncomingMessage, ServerResponse } from "node:http";

/** Answers a request. @throws RequestError */
export type Serve = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export async function serveNothing(): Promise<void> {
  throw new RequestError(404, "There is nothing here.");
}

/** @param status the HTTP status of the answer */
export class RequestError extends Error {
  readonly code = "bad_request";
  override readonly name = "RequestError";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** 507 Insufficient Storage. */
export function notWritten(path: string, error: unknown): RequestError {
  const reason = error instanceof Error ? error.message : String(error);
  return new RequestError(507, `${path} cannot be written (${reason}). Make room and try again.`);
}

/** @throws RequestError (413) when the body has more than `limit` bytes */
export async function readBody(request: IncomingMessage, limit = 4_000_000): Promise<Buffer<ArrayBuffer>> {
  const tooLarge = () => new RequestError(413, "The request is too large.");
  if (Number(request.headers["content-length"] ?? 0) > limit) throw tooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > limit) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function sendJson(response: ServerResponse, status: number, body: unknown, headers = {}): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  response.end(JSON.stringify(body));
}

export function sendText(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" });
  response.end(body);
}
