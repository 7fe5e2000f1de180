import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import type { Report } from "../report.ts";
import { escapeText } from "./commands.ts";
import { openFileStore } from "./files.ts";
import { type CallerOf, createGate, type Gate } from "./gate.ts";
import { asksBetween, readBetween } from "./history.ts";
import { RequestError, readBody, sendJson, sendText } from "./http.ts";
import { openJournal } from "./journal.ts";
import { type JsonObject, stringField } from "./json.ts";
import { createLocalApi, type LocalApi } from "./local-api.ts";
import { refusal } from "./message-check.ts";
import { createObserver, type DoneCall } from "./observer.ts";
import { createRateLimit } from "./rate-limit.ts";
import type { Screen } from "./screen.ts";
import type { SlackApi } from "./slack-api.ts";
import { createUpstream } from "./upstream.ts";
import { createViews, type MakeTrigger, type Views } from "./views.ts";
import { parseWebCall, type WebCall } from "./web-call.ts";
import { bot, people } from "./workspace.ts";

/** What stands behind the front: the emulator with our rules, or another Slack. */
export interface Backend {
  api: SlackApi;
  views: Views;
  /** Posts what a person writes. Another Slack takes that from the person alone, not from here. */
  say?: (user: string, channel: string, text: string) => Promise<JsonObject>;
  /** @returns what was answered */
  serveApi(
    method: string,
    request: IncomingMessage,
    response: ServerResponse,
    query: string,
  ): Promise<JsonObject>;
  receiveFile(id: string, request: IncomingMessage, response: ServerResponse): Promise<void>;
  sendFile(id: string, request: IncomingMessage, response: ServerResponse): Promise<void>;
  close(): Promise<void>;
}

interface Settings {
  dataDir?: string;
  botToken: string;
  scopes: readonly string[];
  rateLimit?: boolean;
  origin: () => string;
  now: () => number;
  report: Report;
}

/** @throws JournalError when what dataDir holds cannot be read */
export async function openLocalBackend(settings: Settings, screen: Screen): Promise<Backend> {
  const { dataDir, botToken, scopes, now, origin, report } = settings;
  const { views, observe } = createWatch(screen, now, (user, viewId) => issueTrigger(api, user, viewId));
  const journal = dataDir === undefined ? undefined : await openJournal(join(dataDir, "journal.jsonl"));
  const files = await openFileStore(dataDir === undefined ? undefined : join(dataDir, "files"), origin);
  const closeFiles = async () => {
    await files.close();
    await journal?.close();
  };
  const api = await createLocalApi({ journal, ...screen, files, observe, now, report }).catch(
    async (error: unknown) => {
      await closeFiles();
      throw error;
    },
  );
  const callerOf: CallerOf = (token) =>
    token === botToken ? bot.id : people.find((person) => person.token === token)?.id;
  const rateLimit = settings.rateLimit ? createRateLimit(now) : undefined;
  const gate = createGate({ api, views, callerOf, scopes, rateLimit });
  return {
    api,
    views,
    say: (user, channel, text) => api.call(user, "chat.postMessage", { channel, text: escapeText(text) }),
    async serveApi(method, request, response, query) {
      const body = (await readBody(request)).toString("utf8");
      const call = parseWebCall(request, new URLSearchParams(query), body);
      // Slack tells whoever calls with a good token what it may do.
      if (call.token === botToken) response.setHeader("x-oauth-scopes", scopes.join(","));
      return await serveGated(gate, api, method, call, response);
    },
    async receiveFile(id, request, response) {
      await files.receive(id, request);
      await api.markUploaded(id);
      sendText(response, 200, "OK");
    },
    async sendFile(id, { headers }, response) {
      // The client of this machine needs no token; one that is sent has to be good.
      const token = headers.authorization?.replace(/^Bearer\s+/i, "");
      if (token !== undefined && callerOf(token) === undefined) throw new RequestError(403, "invalid_auth");
      await files.send(id, response);
    },
    async close() {
      await api.close();
      await closeFiles();
    },
  };
}

export async function openUpstreamBackend(
  settings: Settings & { upstream: string },
  screen: Screen,
): Promise<Backend> {
  // The other Slack does not know of what is clicked here, so no trigger id made here can open a view there.
  const { views, observe } = createWatch(screen, settings.now, async () => randomUUID());
  const upstream = createUpstream(settings.upstream, settings.botToken, observe, settings.now);
  const nothingHere = async () => {
    throw new RequestError(404, "Files are at the Slack that calls are passed on to.");
  };
  return {
    api: upstream,
    views,
    async serveApi(method, incoming, response, query) {
      const body = await readBody(incoming);
      const call = parseWebCall(incoming, new URLSearchParams(query), body.toString("utf8"));
      return await upstream.pass(method, { incoming, query, body, call }, response);
    },
    receiveFile: nothingHere,
    sendFile: nothingHere,
    close: async () => {},
  };
}

/** Whoever follows the calls: the timeline and the open views. */
function createWatch({ timeline, events, stamps }: Screen, now: () => number, makeTrigger: MakeTrigger) {
  const views = createViews(makeTrigger, events, now);
  const observeMessages = createObserver(timeline, events, stamps);
  const observe = (call: DoneCall) => {
    observeMessages(call);
    views.observe(call);
  };
  return { views, observe };
}

async function issueTrigger(api: LocalApi, user: string, viewId: string | undefined): Promise<string> {
  const args = viewId === undefined ? { user_id: user } : { user_id: user, view_id: viewId };
  return stringField(await api.call(bot.id, "views.generateTriggerId", args), "trigger_id");
}

/** Serves a Web API method, if the gate lets the call pass. */
async function serveGated(
  gate: Gate,
  api: SlackApi,
  method: string,
  call: WebCall,
  response: ServerResponse,
): Promise<JsonObject> {
  const answered = (answer: JsonObject, status = 200, headers = {}) => {
    sendJson(response, status, answer, headers);
    return answer;
  };
  if (call.error !== undefined) return answered(refusal(call.error));
  const verdict = await gate(method, call.token, call.args);
  if ("refused" in verdict) {
    const { refused, retryAfter } = verdict;
    return retryAfter === undefined
      ? answered(refused)
      : answered(refused, 429, { "retry-after": String(retryAfter) });
  }
  const { as, args } = verdict;
  const answer = asksBetween(method, args)
    ? await readBetween(api, as, method, args)
    : await api.call(as, method, args);
  return answered(answer);
}
