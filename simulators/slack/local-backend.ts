import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { refusal } from "./answer.ts";
import { type Authorize, type CallerOf, createAuthorize } from "./authorize.ts";
import type { Backend, BackendSettings } from "./backend.ts";
import { escapeText, withMentions } from "./client/text.ts";
import { openFileBytes } from "./file-bytes.ts";
import { RequestError, readBody, sendJson, sendText } from "./http.ts";
import { openJournal } from "./journal.ts";
import type { JsonObject } from "./json.ts";
import type { Handler, MethodContext } from "./methods/handler.ts";
import { methodNamed } from "./methods.ts";
import { createRateLimit } from "./rate-limit.ts";
import type { SlackApi } from "./slack-api.ts";
import { openStore, type Store } from "./store/store.ts";
import type { UiState } from "./ui-state.ts";
import { parseWebCall, type WebCall } from "./web-call.ts";

/** @throws JournalError when what dataDir holds cannot be read */
export async function openLocalBackend(settings: BackendSettings, uiState: UiState): Promise<Backend> {
  const { seed, dataDir, botToken, scopes, now } = settings;
  const journal = dataDir === undefined ? undefined : await openJournal(join(dataDir, "journal.jsonl"));
  const fileBytes = await openFileBytes(dataDir === undefined ? undefined : join(dataDir, "files"));
  const close = async () => {
    await fileBytes.close();
    await journal?.close();
  };
  const store = await openStore({ ...settings, uiState, journal, fileBytes }).catch(
    async (error: unknown) => {
      await close();
      throw error;
    },
  );
  const inTurn = createQueue();
  const api = createApi({ ...settings, store }, inTurn);
  const callerOf: CallerOf = (token) =>
    token === botToken ? seed.bot.id : seed.people.find((person) => person.token === token)?.id;
  const rateLimit = settings.rateLimit ? createRateLimit(now) : undefined;
  const authorize = createAuthorize({ ...settings, store, callerOf, rateLimit });
  return {
    api,
    channels: store.channels,
    async postAs(user, channel, text, threadTs) {
      if (!store.channels.get(channel)?.members.includes(user)) return refusal("not_in_channel");
      const parent = threadTs === undefined ? undefined : store.messages.find(channel, threadTs);
      if (threadTs !== undefined && !parent) return refusal("thread_not_found");
      return api.call(user, "chat.postMessage", {
        channel,
        text: withMentions(escapeText(text), [...seed.people, seed.bot]),
        ...(parent && { thread_ts: parent.thread_ts ?? parent.ts }),
      });
    },
    async serveApi(method, request, response, query) {
      const body = (await readBody(request)).toString("utf8");
      const call = parseWebCall(request, new URLSearchParams(query), body);
      if (call.token === botToken) response.setHeader("x-oauth-scopes", scopes.join(","));
      return await serveCall(authorize, api, method, call, response);
    },
    async receiveFile(id, request, response) {
      const file = store.files.get(id);
      if (!file || file.state === "completed") throw new RequestError(404, "file_not_found");
      await fileBytes.receive(file, request);
      await inTurn(() => markUploaded(store, id));
      sendText(response, 200, "OK");
    },
    async sendFile(id, { headers }, response) {
      // The page needs no token, but a token must be valid.
      const token = headers.authorization?.replace(/^Bearer\s+/i, "");
      if (token !== undefined && callerOf(token) === undefined) throw new RequestError(403, "invalid_auth");
      const file = store.files.get(id);
      if (file?.state !== "completed") throw new RequestError(404, "file_not_found");
      await fileBytes.send(file, response);
    },
    async close() {
      await inTurn(close);
    },
  };
}

function createApi(context: MethodContext, inTurn: Queue): SlackApi {
  const unknownMethod: Handler = () => refusal("unknown_method");
  return {
    call(caller, method, args) {
      const { handle = unknownMethod } = methodNamed(method) ?? {};
      return inTurn(async () => await handle(context, caller, args));
    },
  };
}

async function markUploaded({ files, commit }: Store, id: string): Promise<void> {
  const file = files.get(id);
  if (file?.state === "announced") await commit({ type: "file", file: { ...file, state: "uploaded" } });
}

async function serveCall(
  authorize: Authorize,
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
  const verdict = authorize(method, call.token, call.args);
  if ("refused" in verdict) {
    const { refused, retryAfter } = verdict;
    return retryAfter === undefined
      ? answered(refused)
      : answered(refused, 429, { "retry-after": String(retryAfter) });
  }
  return answered(await api.call(verdict.caller, method, verdict.args));
}

type Queue = <T>(task: () => Promise<T>) => Promise<T>;

/** Runs calls one by one: the state that a method checks must not change until its changes are in the journal. */
function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const result = last.then(task);
    // The caller gets the error.
    last = result.catch(() => undefined);
    return result;
  };
}
