import { type ServerResponse, STATUS_CODES } from "node:http";
import type { Format } from "./media-type.ts";
import type { AtlasError, ProcessingForm, Reply } from "./reply.ts";

interface Style {
  envelope: boolean;
  pretty: boolean;
}

/**
 * Sends a reply. In an envelope the status goes into the body and HTTP says 200; a page gets the status beside its
 * results (Atlas Administration API, common parameter `envelope`).
 */
export function sendReply(response: ServerResponse, reply: Reply, style: Style): void {
  switch (reply.kind) {
    case "processing":
      sendProcessing(response, reply.form);
      return;
    case "page":
      sendJson(response, 200, style.envelope ? { ...reply.page, status: 200 } : reply.page, style.pretty);
      return;
    case "csv":
      if (style.envelope) {
        sendJson(response, 200, { status: 200, content: reply.content }, style.pretty);
      } else {
        send(response, 200, mediaType("csv"), reply.content);
      }
      return;
    case "json":
      if (style.envelope && !reply.bare) {
        sendJson(response, 200, { status: reply.status, content: reply.content }, style.pretty);
      } else {
        sendJson(response, reply.status, reply.content, style.pretty);
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
 * Says 102 as the final word, which no HTTP client expects. Node knows that a 1xx has no body, so a body has to go to the
 * socket behind its back.
 */
function sendProcessing(response: ServerResponse, form: ProcessingForm): void {
  const body = form.startsWith("body-") ? '{"status":"processing"}' : "";
  if (form.endsWith("closed")) {
    response.setHeader("connection", "close");
  }
  if (body) {
    response.setHeader("content-type", mediaType("json"));
    response.setHeader("content-length", body.length);
  }
  const { socket } = response;
  response.writeHead(102).end();
  socket?.write(body);
}

function sendJson(response: ServerResponse, status: number, content: unknown, pretty: boolean): void {
  send(response, status, mediaType("json"), JSON.stringify(content, null, pretty ? 2 : 0));
}

function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, { "content-type": contentType }).end(body);
}

/** All resources here have stayed as they were since the first version. */
function mediaType(format: Format): string {
  return `application/vnd.atlas.2023-01-01+${format};charset=utf-8`;
}
