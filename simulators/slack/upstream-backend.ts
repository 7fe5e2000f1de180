import type { IncomingMessage, ServerResponse } from "node:http";
import type { Backend, BackendSettings } from "./backend.ts";
import { RequestError, readBody, sendJson } from "./http.ts";
import { parseObject } from "./json.ts";
import { refuseContent } from "./message-check.ts";
import type { SlackApi } from "./slack-api.ts";
import type { UiState } from "./ui-state.ts";
import { createUpstreamView, type UpstreamView } from "./upstream-view.ts";
import { parseWebCall } from "./web-call.ts";

/**
 * Passes calls on to another Slack and shows their effects.
 *
 * @param settings `upstream` is such as `https://slack.com/api/`; the page itself calls it with `botToken`
 */
export function openUpstreamBackend(
  settings: BackendSettings & { upstream: string },
  uiState: UiState,
): Backend {
  const { upstream, botToken, seed, now } = settings;
  const baseUrl = upstream.endsWith("/") ? upstream : `${upstream}/`;
  const view = createUpstreamView(uiState, seed.bot, now);
  const noFiles = async () => {
    throw new RequestError(404, "Files are at the Slack that calls are passed on to.");
  };
  return {
    api: createApi(baseUrl, botToken, view),
    async serveApi(method, request, response, query) {
      const body = await readBody(request);
      const { args } = parseWebCall(request, new URLSearchParams(query), body.toString("utf8"));
      // The real Slack refuses them too, but with less detail.
      const refused = refuseContent(args);
      if (refused) {
        sendJson(response, 200, refused);
        return refused;
      }
      const passed = await pass(`${baseUrl}${method}${query}`, request, body, response);
      const answer = parseObject(passed.text);
      view.show(method, args, answer);
      return answer ?? { ok: false, error: `HTTP ${passed.status}` };
    },
    receiveFile: noFiles,
    sendFile: noFiles,
    close: async () => {},
  };
}

function createApi(baseUrl: string, botToken: string, view: UpstreamView): SlackApi {
  return {
    async call(_caller, method, args) {
      const form = Object.entries(args).map(([key, value]) => [
        key,
        typeof value === "string" ? value : JSON.stringify(value),
      ]);
      const response = await fetch(`${baseUrl}${method}`, {
        method: "POST",
        headers: { authorization: `Bearer ${botToken}` },
        body: new URLSearchParams(form),
      });
      const answer = parseObject(await response.text()) ?? { ok: false, error: "internal_error" };
      view.show(method, args, answer);
      return answer;
    },
  };
}

async function pass(
  url: string,
  request: IncomingMessage,
  body: Buffer<ArrayBuffer>,
  response: ServerResponse,
): Promise<{ status: number; text: string }> {
  const { authorization, "content-type": contentType } = request.headers;
  const answer = await fetch(url, {
    method: request.method ?? "POST",
    headers: {
      ...(authorization !== undefined && { authorization }),
      ...(contentType !== undefined && { "content-type": contentType }),
    },
    ...(request.method === "GET" ? {} : { body }),
  });
  const text = await answer.text();
  response.setHeader("content-type", answer.headers.get("content-type") ?? "application/json");
  for (const name of ["retry-after", "x-oauth-scopes"]) {
    const value = answer.headers.get(name);
    if (value !== null) response.setHeader(name, value);
  }
  response.writeHead(answer.status).end(text);
  return { status: answer.status, text };
}
