import type { IncomingMessage, ServerResponse } from "node:http";
import { sendJson } from "./http.ts";
import { type JsonObject, parseObject } from "./json.ts";
import { refuseContent } from "./message-check.ts";
import type { Observer } from "./observer.ts";
import type { SlackApi } from "./slack-api.ts";
import type { WebCall } from "./web-call.ts";

/** Another Slack to which calls are passed on. */
export interface Upstream extends SlackApi {
  /** Passes a request on as it came, and its answer back, which is also returned. Blocks over the limits are refused here already. */
  pass(method: string, request: PassedRequest, response: ServerResponse): Promise<JsonObject>;
}

interface PassedRequest {
  incoming: IncomingMessage;
  query: string;
  body: Buffer<ArrayBuffer>;
  call: WebCall;
}

/**
 * @param apiUrl such as `https://slack.com/api/`
 * @param botToken used for what the client needs itself: names, and replies in a channel
 */
export function createUpstream(
  apiUrl: string,
  botToken: string,
  observe: Observer,
  now: () => number,
): Upstream {
  const base = apiUrl.endsWith("/") ? apiUrl : `${apiUrl}/`;
  const note = (method: string, args: JsonObject, answer: JsonObject | undefined) => {
    if (answer?.["ok"] === true) observe({ method, args, answer, at: now() });
  };
  return {
    async call(_as, method, args) {
      const response = await fetch(`${base}${method}`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${botToken}`,
          "content-type": "application/x-www-form-urlencoded",
        },
        body: new URLSearchParams(
          Object.entries(args).map(([key, value]) => [
            key,
            typeof value === "string" ? value : JSON.stringify(value),
          ]),
        ),
      });
      const answer = parseObject(await response.text()) ?? { ok: false, error: "internal_error" };
      note(method, args, answer);
      return answer;
    },
    async pass(method, { incoming, query, body, call }, response) {
      const refused = refuseContent(call.args);
      if (refused) {
        sendJson(response, 200, refused);
        return refused;
      }
      const { authorization, "content-type": contentType } = incoming.headers;
      const answer = await fetch(`${base}${method}${query}`, {
        method: incoming.method ?? "POST",
        headers: {
          ...(authorization !== undefined && { authorization }),
          ...(contentType !== undefined && { "content-type": contentType }),
        },
        ...(incoming.method === "GET" ? {} : { body }),
      });
      const text = await answer.text();
      const content = parseObject(text);
      note(method, call.args, content);
      response.setHeader("content-type", answer.headers.get("content-type") ?? "application/json");
      for (const name of ["retry-after", "x-oauth-scopes"]) {
        const value = answer.headers.get(name);
        if (value !== null) response.setHeader(name, value);
      }
      response.writeHead(answer.status);
      response.end(text);
      return content ?? { ok: false, error: `HTTP ${answer.status}` };
    },
  };
}
