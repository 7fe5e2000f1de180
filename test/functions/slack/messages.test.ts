import { inspect } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createSlackClient } from "../../../functions/slack/client.ts";
import { SlackApiError, SlackUnavailableError } from "../../../functions/slack/error.ts";
import {
  type Destination,
  findMessage,
  postMessage,
  replaceMessage,
} from "../../../functions/slack/messages.ts";
import { plainReply } from "../../../functions/slack/reply.ts";
import type { LocalSlack } from "../../../simulators/slack/server.ts";
import { botToken, costs, openSlack, random, sdk } from "../../simulators/slack/workspace.ts";
import { type Network, startNetwork } from "./network.ts";

const METADATA = { id: "0123456789abcdef0123", state: "working", files: 0 } as const;
const IN_COSTS: Destination = { channelId: costs };

const SINCE = Date.now();

let slack: LocalSlack;
let network: Network;
beforeAll(async () => {
  // Lines of the log have their own test.
  vi.spyOn(console, "warn").mockReturnValue();
  slack = await openSlack();
  network = await startNetwork(slack.apiUrl);
});
afterEach(() => {
  network.calls.length = 0;
});
afterAll(async () => {
  await network.close();
  await slack.close();
  vi.restoreAllMocks();
});

function bot() {
  return createSlackClient({ apiUrl: network.apiUrl, botToken });
}

const refused = (code: string) => JSON.stringify({ ok: false, error: code });
const ok = (body: string) => ({ status: 200, body });

async function messages() {
  return (await slack.client.messages(costs)) ?? [];
}

async function errorOf(call: Promise<unknown>): Promise<SlackApiError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof SlackApiError) return error;
  throw new Error("Slack was expected to refuse, and did not.", { cause: error });
}

describe("postMessage", () => {
  it("posts text, blocks and metadata", async () => {
    const message = plainReply("Costs &amp; *more*");
    const ts = await postMessage(bot(), IN_COSTS, message, METADATA);
    expect((await messages()).at(-1)).toMatchObject({
      ts,
      text: message.text,
      blocks: message.blocks,
      metadata: { event_type: "atlas_question", event_payload: METADATA },
    });
  });

  it("posts in a thread", async () => {
    const threadTs = await postMessage(bot(), IN_COSTS, plainReply("parent"), METADATA);
    await postMessage(bot(), { ...IN_COSTS, threadTs }, plainReply("child"), METADATA);
    expect((await messages()).at(-1)).toMatchObject({ text: "child", thread_ts: threadTs });
  });

  it("passes on Slack's error code", async () => {
    const call = postMessage(bot(), { channelId: random }, plainReply("x"), METADATA);
    expect(await errorOf(call)).toMatchObject({ code: "not_in_channel", needed: undefined });
  });

  it("names the missing scope", async () => {
    const limited = await openSlack({ scopes: ["commands"] });
    const client = createSlackClient({ apiUrl: limited.apiUrl, botToken });
    const error = await errorOf(postMessage(client, IN_COSTS, plainReply("x"), METADATA));
    expect(error).toMatchObject({ code: "missing_scope", needed: "chat:write" });
    expect(error.cause).toBeInstanceOf(Error);
    await limited.close();
  });

  it("never puts the token in an error", async () => {
    const client = createSlackClient({ apiUrl: network.apiUrl, botToken: "xoxb-very-secret" });
    const error = await errorOf(postMessage(client, IN_COSTS, plainReply("x"), METADATA));
    expect(error.code).toBe("invalid_auth");
    expect(JSON.stringify(error) + error.stack).not.toContain("xoxb-very-secret");
  });

  it.each([[0], [1]])("passes on the rate limit with Retry-After: %i", async (seconds) => {
    network.faults["chat.postMessage"] = [{ status: 429, retryAfter: seconds }];
    const call = postMessage(bot(), IN_COSTS, plainReply("x"), METADATA);
    expect(await errorOf(call)).toMatchObject({ code: "ratelimited", retryAfterSeconds: seconds });
    expect(network.calls).toEqual(["chat.postMessage"]);
  });

  it.each([
    { status: 503 },
    { status: 429 },
    "request lost",
    "answer lost",
    ...["", "null", "{}", '"odd"', '{"ok":true}', '{"ok":false}', '{"ok":false,"error":7}'].map(ok),
    ...["<html>\n<p>Bad gateway</p>", refused("a sentence of a proxy")].map(ok),
    ...["ratelimited", "rate_limited", "internal_error", "service_unavailable"].map((code) =>
      ok(refused(code)),
    ),
  ] as const)("tries once and reports an outage for %j", async (fault) => {
    network.faults["chat.postMessage"] = [fault];
    const error = await postMessage(bot(), IN_COSTS, plainReply("x"), METADATA).catch((reason) => reason);
    expect(error).toBeInstanceOf(SlackUnavailableError);
    expect(inspect(error, { depth: 10 })).not.toMatch(/gateway|proxy/);
    expect(network.calls).toEqual(["chat.postMessage"]);
  });
});

describe("findMessage", () => {
  const find = (id: string, destination = IN_COSTS, since = SINCE) =>
    findMessage(bot(), destination, id, since);

  it("finds a job's message whose timestamp was lost", async () => {
    const metadata = { ...METADATA, id: "lost-in-the-channel" };
    network.faults["chat.postMessage"] = ["answer lost"];
    await expect(postMessage(bot(), IN_COSTS, plainReply("Asking…"), metadata)).rejects.toThrow();
    const posted = (await messages()).at(-1);
    await postMessage(bot(), IN_COSTS, plainReply("Another"), METADATA);
    expect(await find(metadata.id)).toBe(posted?.ts);
  });

  it("finds it in its thread", async () => {
    const metadata = { ...METADATA, id: "lost-in-a-thread" };
    const threadTs = await postMessage(bot(), IN_COSTS, plainReply("parent"), METADATA);
    const destination = { ...IN_COSTS, threadTs };
    const ts = await postMessage(bot(), destination, plainReply("Asking…"), metadata);
    expect(await find(metadata.id, destination)).toBe(ts);
  });

  it("finds nothing if nothing was posted since that time", async () => {
    const metadata = { ...METADATA, id: "long-ago" };
    await postMessage(bot(), IN_COSTS, plainReply("Asking…"), metadata);
    expect(await find("never-posted")).toBeUndefined();
    expect(await find(metadata.id, IN_COSTS, Date.now() + 3_600_000)).toBeUndefined();
  });

  it("ignores messages with another program's metadata", async () => {
    const metadata = { event_type: "another_program", event_payload: { id: "not-ours" } };
    await sdk(slack).chat.postMessage({ channel: costs, text: "not-ours", metadata });
    expect(await find("not-ours")).toBeUndefined();
  });

  it("finds nothing without its scope", async () => {
    const limited = await openSlack({ scopes: ["chat:write"] });
    const client = createSlackClient({ apiUrl: limited.apiUrl, botToken });
    await postMessage(client, IN_COSTS, plainReply("Asking…"), METADATA);
    expect(await findMessage(client, IN_COSTS, METADATA.id, SINCE)).toBeUndefined();
    await limited.close();
  });

  it("passes on other errors of Slack", async () => {
    expect(await errorOf(find(METADATA.id, { channelId: random }))).toMatchObject({ code: "not_in_channel" });
  });
});

describe("replaceMessage", () => {
  it("updates a message in place", async () => {
    const ts = await postMessage(bot(), IN_COSTS, plainReply("Asking…"), METADATA);
    const before = (await messages()).length;
    const answered = { ...METADATA, state: "answered", files: 1 } as const;
    expect(await replaceMessage(bot(), IN_COSTS, ts, plainReply("Costs"), answered, SINCE)).toBe(ts);
    expect(await messages()).toHaveLength(before);
    expect((await messages()).at(-1)).toMatchObject({
      ts,
      text: "Costs",
      blocks: plainReply("Costs").blocks,
      metadata: { event_payload: answered },
    });
  });

  it("posts a new message in the same thread when the old one was deleted", async () => {
    const threadTs = await postMessage(bot(), IN_COSTS, plainReply("parent"));
    const destination = { ...IN_COSTS, threadTs };
    const ts = await postMessage(bot(), destination, plainReply("Asking…"), METADATA);
    await sdk(slack).chat.delete({ channel: costs, ts });
    const newTs = await replaceMessage(bot(), destination, ts, plainReply("Costs"), METADATA, SINCE);
    expect(newTs).not.toBe(ts);
    expect((await messages()).at(-1)).toMatchObject({ ts: newTs, text: "Costs", thread_ts: threadTs });
  });

  it.each([
    "cant_update_message",
    "edit_window_closed",
    "update_failed",
    "block_mismatch",
    "streaming_state_conflict",
    "as_user_not_supported",
    "restricted_action",
    "no_dual_broadcast_content_update",
    "external_channel_migrating",
    "is_inactive",
    "ekm_access_denied",
    "a_code_of_the_future",
  ])("posts a new message and deletes the old one when Slack refuses with %s", async (code) => {
    const metadata = { ...METADATA, id: `refused-with-${code}` };
    const before = await messages();
    const ts = await postMessage(bot(), IN_COSTS, plainReply("Asking…"), metadata);
    network.faults["chat.update"] = [ok(refused(code))];
    const answered = { ...metadata, state: "answered" } as const;
    const newTs = await replaceMessage(bot(), IN_COSTS, ts, plainReply("Costs"), answered, SINCE);
    const [shown, ...others] = (await messages()).slice(before.length);
    expect(shown).toMatchObject({ ts: newTs, text: "Costs", metadata: { event_payload: answered } });
    expect(others).toEqual([]);
  });

  it("finds the message of an interrupted run and deletes the old one", async () => {
    const metadata = { ...METADATA, id: "posted-and-forgotten" };
    const before = await messages();
    const ts = await postMessage(bot(), IN_COSTS, plainReply("Asking…"), metadata);
    const again = () =>
      replaceMessage(bot(), IN_COSTS, ts, plainReply("Costs"), { ...metadata, state: "answered" }, SINCE);
    const refusal = ok(refused("edit_window_closed"));
    network.faults["chat.update"] = [refusal, refusal];
    network.faults["chat.postMessage"] = ["answer lost"];
    await expect(again()).rejects.toThrow(SlackUnavailableError);
    const newTs = await again();
    const shown = (await messages()).slice(before.length);
    expect(shown.map((message) => [message.ts, message.text])).toEqual([[newTs, "Costs"]]);
  });

  it("keeps the old message if Slack refuses to delete it", async () => {
    const ts = await postMessage(bot(), IN_COSTS, plainReply("Asking…"), METADATA);
    network.faults["chat.update"] = [ok(refused("cant_update_message"))];
    network.faults["chat.delete"] = [ok(refused("cant_delete_message"))];
    const metadata = { ...METADATA, id: "not-removed" };
    const newTs = await replaceMessage(bot(), IN_COSTS, ts, plainReply("Costs"), metadata, SINCE);
    expect((await messages()).slice(-2)).toMatchObject([{ ts }, { ts: newTs, text: "Costs" }]);
  });

  it("does not post a second message when the answer to the update was lost", async () => {
    const ts = await postMessage(bot(), IN_COSTS, plainReply("Asking…"), METADATA);
    network.faults["chat.update"] = ["answer lost"];
    const call = replaceMessage(bot(), IN_COSTS, ts, plainReply("Costs"), METADATA, SINCE);
    await expect(call).rejects.toThrow(SlackUnavailableError);
    expect((await messages()).at(-1)).toMatchObject({ ts, text: "Costs" });
  });

  it("passes on Slack's error if the bot may not post", async () => {
    const call = replaceMessage(bot(), { channelId: random }, "1.000001", plainReply("x"), METADATA, SINCE);
    expect(await errorOf(call)).toMatchObject({ code: "not_in_channel" });
  });
});
