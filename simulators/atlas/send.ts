import { type ServerResponse, STATUS_CODES } from "node:http";
import type { Format } from "./media-type.ts";
import type { AtlasError, ProcessingForm, Reply } from "./reply.ts";

interface Style {
  readonly envelope: boolean;
  readonly pretty: boolean;
  readonly version: string;
}

/**
 * With an envelope the HTTP status is 200 and the real one is in the body, for a page next to its results (Atlas
 * Administration API, common parameter `envelope`).
 */
export async function sendReply(response: ServerResponse, reply: Reply, style: Style): Promise<void> {
  const { envelope } = style;
  switch (reply.kind) {
    case "processing":
      sendProcessing(response, reply.form, style);
      return;
    case "page":
      sendJson(response, 200, envelope ? { ...reply.page, status: 200 } : reply.page, style);
      return;
    case "csv":
      await sendCsv(response, reply, style);
      return;
    case "json":
      if (envelope && !reply.bare) {
        sendJson(response, 200, { status: reply.status, content: reply.content }, style);
      } else {
        sendJson(response, reply.status, reply.content, style);
      }
  }
}

/** Atlas Administration API, ApiError. */
export function sendError(response: ServerResponse, error: AtlasError): void {
  for (const [name, value] of Object.entries(error.headers)) {
    response.setHeader(name, value);
  }
  send(response, error.status, "application/json", JSON.stringify(errorBody(error)));
}

export function errorBody(error: AtlasError): unknown {
  return {
    error: error.status,
    reason: STATUS_CODES[error.status],
    errorCode: error.errorCode,
    detail: error.message,
    parameters: error.parameters,
  };
}

/**
 * Sends 102 as the final status, which no HTTP client expects. Node allows no body with 1xx, so the body is written
 * directly to the socket.
 */
function sendProcessing(response: ServerResponse, form: ProcessingForm, style: Style): void {
  const body = form.startsWith("body-") ? '{"status":"processing"}' : "";
  if (form.endsWith("closed")) response.setHeader("connection", "close");
  if (body) {
    response.setHeader("content-type", mediaType("json", style));
    response.setHeader("content-length", body.length);
  }
  const { socket } = response;
  response.writeHead(102).end();
  socket?.write(body);
}

/**
 * Makes each piece when the last one was sent, so memory does not grow with the file. Only an envelope needs the whole
 * file.
 */
async function sendCsv(
  response: ServerResponse,
  reply: Extract<Reply, { kind: "csv" }>,
  style: Style,
): Promise<void> {
  const pieces = style.envelope
    ? [jsonText({ status: 200, content: textOf(reply.content) }, style)]
    : reply.content;
  response.writeHead(200, { "content-type": mediaType(style.envelope ? "json" : "csv", style) });
  for (const piece of pieces) {
    if (!(await written(response, piece))) return;
  }
  if (reply.ending === "lost") {
    response.destroy();
  } else {
    response.end();
  }
}

/** False when the client has left. */
function written(response: ServerResponse, piece: string | Uint8Array): Promise<boolean> {
  return new Promise((resolve) => response.write(piece, (error) => resolve(!error)));
}

function textOf(pieces: Iterable<string | Uint8Array>): string {
  return Buffer.concat(Array.from(pieces, (piece) => Buffer.from(piece))).toString();
}

function sendJson(response: ServerResponse, status: number, content: unknown, style: Style): void {
  send(response, status, mediaType("json", style), jsonText(content, style));
}

function jsonText(content: unknown, { pretty }: Style): string {
  return JSON.stringify(content, null, pretty ? 2 : 0);
}

function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, { "content-type": contentType }).end(body);
}

function mediaType(format: Format, { version }: Style): string {
  return `application/vnd.atlas.${version}+${format};charset=utf-8`;
}
