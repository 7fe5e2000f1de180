import type { IncomingMessage, ServerResponse } from "node:http";
import { ZodError } from "zod";
import { type Control, parseChanges } from "./control.ts";

export const CONTROL_PATH = "/simulator";

/**
 * The control over HTTP, on loopback like the whole server. `GET /simulator` answers the switches as they stand;
 * `POST /simulator` with a JSON object applies it as `Control.apply` does and answers the same, for example
 * `{"rateLimit": 2, "retryAfter": 3}`, `{"bare102": "closed"}`, `{"forgetTokens": true}` or `{"reset": true}`. What is not
 * understood changes nothing and gets 400. JSON is required by its type, so that no web page can post here unasked.
 */
export function answerControl(
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
  control: Control,
): void {
  const send = (status: number, content: unknown): void => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(content));
  };
  if (request.method === "POST") {
    if (!request.headers["content-type"]?.startsWith("application/json")) {
      send(415, { error: "Send the switches as application/json." });
      return;
    }
    try {
      control.apply(parseChanges(JSON.parse(body)));
    } catch (error) {
      if (!(error instanceof ZodError || error instanceof SyntaxError)) throw error;
      send(400, { error: error.message });
      return;
    }
  } else if (request.method !== "GET") {
    send(405, { error: "Use GET or POST." });
    return;
  }
  send(200, control.current());
}
