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

const MARK = { id: "0123456789abcdef0123", state: "working", files: 0 } as const;
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

async function refusal(call: Promise<unknown>): Promise<SlackApiError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof SlackApiError) return error;
  throw new Error("Slack was expected to refuse, and did not.", { cause: error });
}

describe("postMessage", () => {
  it("posts text and blocks, and what the message is about for programs", async () => {
    const message = plainReply("Costs &amp; *more*");
    const ts = await postMessage(bot(), IN_COSTS, message, MARK);
    expect((await messages()).at(-1)).toMatchObject({
      ts,
      text: message.text,
      blocks: message.blocks,
      metadata: { event_type: "atlas_question", event_payload: MARK },
    });
  });

  it("posts in a thread", async () => {
    const threadTs = await postMessage(bot(), IN_COSTS, plainReply("parent"), MARK);
    await postMessage(bot(), { ...IN_COSTS, threadTs }, plainReply("child"), MARK);
    expect((await messages()).at(-1)).toMatchObject({ text: "child", thread_ts: threadTs });
  });

  it("tells by a code why Slack refused", async () => {
    const call = postMessage(bot(), { channelId: random }, plainReply("x"), MARK);
    expect(await refusal(call)).toMatchObject({ code: "not_in_channel", needed: undefined });
  });

  it("tells which scope is missing", async () => {
    const limited = await openSlack({ scopes: ["commands"] });
    const client = createSlackClient({ apiUrl: limited.apiUrl, botToken });
    const error = await refusal(postMessage(client, IN_COSTS, plainReply("x"), MARK));
    expect(error).toMatchObject({ code: "missing_scope", needed: "chat:write" });
    expect(error.cause).toBeInstanceOf(Error);
    await limited.close();
  });

  it("never shows the token in an error", async () => {
    const client = createSlackClient({ apiUrl: network.apiUrl, botToken: "xoxb-very-secret" });
    const error = await refusal(postMessage(client, IN_COSTS, plainReply("x"), MARK));
    expect(error.code).toBe("invalid_auth");
    expect(JSON.stringify(error) + error.stack).not.toContain("xoxb-very-secret");
  });

  it.each([[0], [1]])(
    "tells how long Slack wants to be left alone, with Retry-After: %i",
    async (seconds) => {
      network.faults["chat.postMessage"] = [{ status: 429, retryAfter: seconds }];
      const call = postMessage(bot(), IN_COSTS, plainReply("x"), MARK);
      expect(await refusal(call)).toMatchObject({ code: "ratelimited", retryAfterSeconds: seconds });
      expect(network.calls).toEqual(["chat.postMessage"]);
    },
  );

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
  ] as const)("tries once and takes it for an outage when something breaks: %j", async (fault) => {
    network.faults["chat.postMessage"] = [fault];
    const error = await postMessage(bot(), IN_COSTS, plainReply("x"), MARK).catch((reason) => reason);
    expect(error).toBeInstanceOf(SlackUnavailableError);
    expect(inspect(error, { depth: 10 })).not.toMatch(/gateway|proxy/);
    expect(network.calls).toEqual(["chat.postMessage"]);
  });
});

describe("findMessage", () => {
  const find = (id: string, destination = IN_COSTS, since = SINCE) =>
    findMessage(bot(), destination, id, since);

  it("finds the message of a question whose timestamp was lost", async () => {
    const mark = { ...MARK, id: "lost-in-the-channel" };
    network.faults["chat.postMessage"] = ["answer lost"];
    await expect(postMessage(bot(), IN_COSTS, plainReply("Asking…"), mark)).rejects.toThrow();
    const posted = (await messages()).at(-1);
    await postMessage(bot(), IN_COSTS, plainReply("Another"), MARK);
    expect(await find(mark.id)).toBe(posted?.ts);
  });

  it("finds it in its thread", async () => {
    const mark = { ...MARK, id: "lost-in-a-thread" };
    const threadTs = await postMessage(bot(), IN_COSTS, plainReply("parent"), MARK);
    const destination = { ...IN_COSTS, threadTs };
    const ts = await postMessage(bot(), destination, plainReply("Asking…"), mark);
    expect(await find(mark.id, destination)).toBe(ts);
  });

  it("finds nothing where nothing was posted, or only before that time", async () => {
    const mark = { ...MARK, id: "long-ago" };
    await postMessage(bot(), IN_COSTS, plainReply("Asking…"), mark);
    expect(await find("never-posted")).toBeUndefined();
    expect(await find(mark.id, IN_COSTS, Date.now() + 3_600_000)).toBeUndefined();
  });

  it("takes no message without a mark, or with another program's, for it", async () => {
    const metadata = { event_type: "another_program", event_payload: { id: "not-ours" } };
    await sdk(slack).chat.postMessage({ channel: costs, text: "not-ours", metadata });
    expect(await find("not-ours")).toBeUndefined();
  });

  it("finds nothing without the scope for it", async () => {
    const limited = await openSlack({ scopes: ["chat:write"] });
    const client = createSlackClient({ apiUrl: limited.apiUrl, botToken });
    await postMessage(client, IN_COSTS, plainReply("Asking…"), MARK);
    expect(await findMessage(client, IN_COSTS, MARK.id, SINCE)).toBeUndefined();
    await limited.close();
  });

  it("passes every other refusal on", async () => {
    expect(await refusal(find(MARK.id, { channelId: random }))).toMatchObject({ code: "not_in_channel" });
  });
});

describe("replaceMessage", () => {
  it("turns a message into another in place", async () => {
    const ts = await postMessage(bot(), IN_COSTS, plainReply("Asking…"), MARK);
    const before = (await messages()).length;
    const answered = { ...MARK, state: "answered", files: 1 } as const;
    expect(await replaceMessage(bot(), IN_COSTS, ts, plainReply("Costs"), answered, SINCE)).toBe(ts);
    expect(await messages()).toHaveLength(before);
    expect((await messages()).at(-1)).toMatchObject({
      ts,
      text: "Costs",
      blocks: plainReply("Costs").blocks,
      metadata: { event_payload: answered },
    });
  });

  it("posts anew, in the same thread, when somebody has deleted the message", async () => {
    const threadTs = await postMessage(bot(), IN_COSTS, plainReply("parent"));
    const destination = { ...IN_COSTS, threadTs };
    const ts = await postMessage(bot(), destination, plainReply("Asking…"), MARK);
    await sdk(slack).chat.delete({ channel: costs, ts });
    const newTs = await replaceMessage(bot(), destination, ts, plainReply("Costs"), MARK, SINCE);
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
  ])("posts another message, and removes the old one, when Slack refuses with %s", async (code) => {
    const mark = { ...MARK, id: `refused-with-${code}` };
    const before = await messages();
    const ts = await postMessage(bot(), IN_COSTS, plainReply("Asking…"), mark);
    network.faults["chat.update"] = [ok(refused(code))];
    const answered = { ...mark, state: "answered" } as const;
    const newTs = await replaceMessage(bot(), IN_COSTS, ts, plainReply("Costs"), answered, SINCE);
    const [shown, ...others] = (await messages()).slice(before.length);
    expect(shown).toMatchObject({ ts: newTs, text: "Costs", metadata: { event_payload: answered } });
    expect(others).toEqual([]);
  });

  it("finds what an interrupted run has posted, and removes the old message then", async () => {
    const mark = { ...MARK, id: "posted-and-forgotten" };
    const before = await messages();
    const ts = await postMessage(bot(), IN_COSTS, plainReply("Asking…"), mark);
    const again = () =>
      replaceMessage(bot(), IN_COSTS, ts, plainReply("Costs"), { ...mark, state: "answered" }, SINCE);
    const refusal = ok(refused("edit_window_closed"));
    network.faults["chat.update"] = [refusal, refusal];
    network.faults["chat.postMessage"] = ["answer lost"];
    await expect(again()).rejects.toThrow(SlackUnavailableError);
    const newTs = await again();
    const shown = (await messages()).slice(before.length);
    expect(shown.map((message) => [message.ts, message.text])).toEqual([[newTs, "Costs"]]);
  });

  it("leaves the old message where Slack does not let it be removed", async () => {
    const ts = await postMessage(bot(), IN_COSTS, plainReply("Asking…"), MARK);
    network.faults["chat.update"] = [ok(refused("cant_update_message"))];
    network.faults["chat.delete"] = [ok(refused("cant_delete_message"))];
    const mark = { ...MARK, id: "not-removed" };
    const newTs = await replaceMessage(bot(), IN_COSTS, ts, plainReply("Costs"), mark, SINCE);
    expect((await messages()).slice(-2)).toMatchObject([{ ts }, { ts: newTs, text: "Costs" }]);
  });

  it("does not post while Slack is unavailable, which may have changed the message", async () => {
    const ts = await postMessage(bot(), IN_COSTS, plainReply("Asking…"), MARK);
    network.faults["chat.update"] = ["answer lost"];
    const call = replaceMessage(bot(), IN_COSTS, ts, plainReply("Costs"), MARK, SINCE);
    await expect(call).rejects.toThrow(SlackUnavailableError);
    expect((await messages()).at(-1)).toMatchObject({ ts, text: "Costs" });
  });

  it("passes the refusal of the post on where nothing may be posted", async () => {
    const call = replaceMessage(bot(), { channelId: random }, "1.000001", plainReply("x"), MARK, SINCE);
    expect(await refusal(call)).toMatchObject({ code: "not_in_channel" });
  });
});
