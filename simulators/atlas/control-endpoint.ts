import type { IncomingMessage, ServerResponse } from "node:http";
import { ZodError } from "zod";
import { type Control, parseChanges } from "./control.ts";

export const CONTROL_PATH = "/simulator";

/**
 * The control over HTTP: `GET /simulator` answers the current faults, `POST /simulator` sets them as `Control.apply` does,
 * for example `{"rateLimit": 2, "retryAfter": 3}` or `{"reset": true}`. An invalid body changes nothing and gets 400.
 * The JSON content type is required, because a web page cannot send it to another origin without permission.
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
      if (!(error instanceof ZodError || error instanceof SyntaxError || error instanceof RangeError))
        throw error;
      send(400, { error: error.message });
      return;
    }
  } else if (request.method !== "GET") {
    send(405, { error: "Use GET or POST." });
    return;
  }
  send(200, control.current());
}
