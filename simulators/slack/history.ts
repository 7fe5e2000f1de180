import { type JsonObject, objectsOf, stringField } from "./json.ts";
import type { SlackApi } from "./slack-api.ts";

/**
 * conversations.history and conversations.replies with `oldest`, `latest` and `inclusive`, which the emulator
 * ignores: pages are read as far back as `oldest`, and the messages in between are answered, at most `limit` of them.
 */
export async function readBetween(
  api: SlackApi,
  as: string,
  method: string,
  args: JsonObject,
): Promise<JsonObject> {
  const { oldest, latest, inclusive, limit, cursor: _, ...rest } = args;
  const first = Number(oldest ?? 0);
  // The history begins with the newest message, replies with the oldest.
  const isPast = (message: JsonObject | undefined) =>
    method === "conversations.history" && Number(message?.["ts"]) < first;
  const messages: JsonObject[] = [];
  let cursor = "";
  do {
    const answer = await api.call(as, method, { ...rest, limit: 100, ...(cursor === "" ? {} : { cursor }) });
    if (answer["ok"] !== true) return answer;
    messages.push(...objectsOf(answer["messages"]));
    cursor = stringField((answer["response_metadata"] ?? {}) as JsonObject, "next_cursor");
  } while (cursor !== "" && !isPast(messages.at(-1)));
  const last = Number(latest ?? Number.POSITIVE_INFINITY);
  const withEnds = inclusive === true || inclusive === "true" || inclusive === "1" || inclusive === 1;
  const between = messages.filter((message) => {
    const ts = Number(message["ts"]);
    return withEnds ? ts >= first && ts <= last : ts > first && ts < last;
  });
  const most = Number(limit ?? 100);
  return { ok: true, messages: between.slice(0, most), has_more: between.length > most };
}

/** Whether the call asks for messages of a certain time. */
export function asksBetween(method: string, args: JsonObject): boolean {
  const isReading = method === "conversations.history" || method === "conversations.replies";
  return isReading && ("oldest" in args || "latest" in args);
}
