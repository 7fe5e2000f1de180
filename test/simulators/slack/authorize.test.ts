import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BOT_SCOPES } from "../../../simulators/slack/seed.ts";
import type { LocalSlack } from "../../../simulators/slack/server.ts";
import { ada, costs, finance, lin, openSlack, random, refusalOf, sdk } from "./workspace.ts";

let slack: LocalSlack;
beforeAll(async () => {
  slack = await openSlack();
});
afterAll(() => slack.close());

describe("who calls", () => {
  it("is refused without a token", async () => {
    const answer = await fetch(`${slack.apiUrl}auth.test`, { method: "POST" });
    expect(await answer.json()).toEqual({ ok: false, error: "not_authed" });
  });

  it("is refused with a token that nobody has", async () => {
    expect(await refusalOf(sdk(slack, "xoxb-unknown").auth.test())).toMatchObject({ error: "invalid_auth" });
  });

  it("is the bot with the bot's token, in the header or among the arguments", async () => {
    const expected = { ok: true, user_id: "U0COSTBOT1", bot_id: "B0COSTBOT1" };
    expect(await sdk(slack).auth.test()).toMatchObject(expected);
    const body = new URLSearchParams({ token: "xoxb-of-the-test" });
    const answer = await fetch(`${slack.apiUrl}auth.test`, { method: "POST", body });
    expect(await answer.json()).toMatchObject(expected);
  });

  it("needs the scope of the method, which the refusal names", async () => {
    const narrow = await openSlack({ scopes: ["commands", "users:read"] });
    const refused = await refusalOf(sdk(narrow).chat.postMessage({ channel: costs, text: "hello" }));
    await narrow.close();
    expect(refused).toMatchObject({
      error: "missing_scope",
      needed: "chat:write",
      provided: "commands,users:read",
    });
  });

  it("learns the scopes of its token", async () => {
    const { response_metadata } = await sdk(slack).auth.test();
    expect(response_metadata?.scopes).toEqual(BOT_SCOPES);
  });

  it("may not call methods that Slack does not have", async () => {
    expect(await refusalOf(sdk(slack).apiCall("views.generateTriggerId"))).toMatchObject({
      error: "unknown_method",
    });
  });
});

describe("the example workspace", () => {
  it("has people with fixed ids and time zones", async () => {
    const { user } = await sdk(slack).users.info({ user: ada });
    expect(user).toMatchObject({ id: ada, name: "ada", real_name: "Ada Park", tz: "Asia/Seoul" });
    expect((await sdk(slack).users.info({ user: lin })).user?.tz).toBe("Europe/Berlin");
  });

  it("has channels with fixed ids, and the bot is in two of them", async () => {
    const { channels } = await sdk(slack).conversations.list();
    const inside = channels?.filter(({ is_member }) => is_member).map(({ id, name }) => [id, name]);
    expect(inside).toEqual([
      [costs, "atlas-costs"],
      [finance, "finance"],
    ]);
    expect(channels).toContainEqual(
      expect.objectContaining({ id: random, name: "random", is_member: false }),
    );
    expect((await sdk(slack).conversations.members({ channel: costs })).members).toContain(ada);
  });
});

describe("the channel", () => {
  const methods = ["chat.postMessage", "chat.postEphemeral", "chat.update", "chat.delete"];
  const args = { text: "hello", user: ada, ts: "1751328000.000000" };

  it.each(methods)("of %s must exist", async (method) => {
    const refused = await refusalOf(sdk(slack).apiCall(method, { channel: "C0NOWHERE1", ...args }));
    expect(refused).toMatchObject({ error: "channel_not_found" });
  });

  it.each(methods)("of %s must have the bot as a member", async (method) => {
    const refused = await refusalOf(sdk(slack).apiCall(method, { channel: random, ...args }));
    expect(refused).toMatchObject({ error: "not_in_channel" });
  });

  it("may be given by its name", async () => {
    expect(await sdk(slack).chat.postMessage({ channel: "#finance", text: "by name" })).toMatchObject({
      channel: finance,
    });
  });

  it("takes messages once the bot has joined", async () => {
    const joining = await openSlack();
    await sdk(joining).conversations.join({ channel: random });
    expect((await sdk(joining).chat.postMessage({ channel: random, text: "hi" })).ok).toBe(true);
    await joining.close();
  });

  it("takes messages of a bot that may post in public channels anyway", async () => {
    const free = await openSlack({ scopes: ["chat:write", "chat:write.public"] });
    expect((await sdk(free).chat.postMessage({ channel: random, text: "hi" })).ok).toBe(true);
    await free.close();
  });

  it("takes nothing once it is archived", async () => {
    const archived = await openSlack();
    await sdk(archived, "xoxp-local-ada").conversations.archive({ channel: costs });
    const refused = await refusalOf(sdk(archived).chat.postMessage({ channel: costs, text: "hi" }));
    await archived.close();
    expect(refused).toMatchObject({ error: "is_archived" });
  });
});

describe("the message", () => {
  it("is marked as the bot's", async () => {
    const { message } = await sdk(slack).chat.postMessage({ channel: costs, text: "mine" });
    expect(message).toMatchObject({ user: "U0COSTBOT1", bot_id: "B0COSTBOT1", app_id: "A0COSTBOT1" });
  });

  it("must say something", async () => {
    // The SDK itself warns of the missing text; the answer is Slack's.
    const refused = await refusalOf(sdk(slack).apiCall("chat.postMessage", { channel: costs }));
    expect(refused).toMatchObject({ error: "no_text" });
  });

  it("is cut at 40,000 characters, with a warning", async () => {
    const posted = await sdk(slack).chat.postMessage({ channel: costs, text: "x".repeat(40_001) });
    expect(posted.message?.text).toHaveLength(40_000);
    expect(posted.response_metadata?.warnings).toEqual(["message_truncated"]);
  });

  it("is not updated to more than 4,000 characters", async () => {
    const { ts } = await sdk(slack).chat.postMessage({ channel: costs, text: "short" });
    const update = { channel: costs, ts: String(ts), text: "x".repeat(4001) };
    expect(await refusalOf(sdk(slack).chat.update(update))).toMatchObject({ error: "msg_too_long" });
  });

  it("must be there to be updated", async () => {
    const refused = await refusalOf(
      sdk(slack).chat.update({ channel: costs, ts: "1751328000.000000", text: "x" }),
    );
    expect(refused).toMatchObject({ error: "message_not_found" });
  });

  it("of somebody else is not the bot's to update", async () => {
    const { ts } = await sdk(slack, "xoxp-local-ada").chat.postMessage({ channel: costs, text: "Ada's own" });
    const refused = await refusalOf(
      sdk(slack).chat.update({ channel: costs, ts: String(ts), text: "changed" }),
    );
    expect(refused).toMatchObject({ error: "cant_update_message" });
  });

  it("with blocks over a limit is refused, naming the place", async () => {
    const blocks = [{ type: "header", text: { type: "plain_text", text: "x".repeat(151) } }];
    const refused = await refusalOf(sdk(slack).chat.postMessage({ channel: costs, text: "hi", blocks }));
    expect(refused).toMatchObject({
      error: "invalid_blocks",
      response_metadata: {
        messages: ["[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"],
      },
    });
  });

  it("with blocks that are no JSON is refused", async () => {
    const refused = await refusalOf(
      sdk(slack).apiCall("chat.postMessage", { channel: costs, text: "hi", blocks: "[{" }),
    );
    expect(refused).toMatchObject({ error: "invalid_blocks_format" });
  });

  it("takes one table", async () => {
    const table = { type: "table", rows: [[{ type: "raw_text", text: "a" }]] };
    const post = (blocks: unknown[]) =>
      sdk(slack).apiCall("chat.postMessage", { channel: costs, text: "hi", blocks });
    expect((await post([table])).ok).toBe(true);
    const refused = await refusalOf(post([table, table]));
    expect(refused).toMatchObject({
      error: "invalid_attachments",
      response_metadata: { messages: ["[ERROR] only_one_table_allowed"] },
    });
  });

  it("can be found by its ts in the history", async () => {
    const { ts } = await sdk(slack).chat.postMessage({ channel: finance, text: "find me" });
    await sdk(slack).chat.postMessage({ channel: finance, text: "later" });
    const found = await sdk(slack).conversations.history({
      channel: finance,
      oldest: String(ts),
      inclusive: true,
      limit: 100,
    });
    expect(found.messages?.map(({ text }) => text)).toEqual(["later", "find me"]);
    const only = await sdk(slack).conversations.history({
      channel: finance,
      latest: String(ts),
      inclusive: true,
    });
    expect(only.messages?.[0]?.text).toBe("find me");
  });

  it("is found among more messages than a page has", async () => {
    const crowded = await openSlack();
    const { chat, conversations } = sdk(crowded);
    const stamps: string[] = [];
    for (let index = 0; index < 130; index += 1) {
      stamps.push(String((await chat.postMessage({ channel: finance, text: String(index) })).ts));
    }
    const since = async (oldest = "") =>
      (await conversations.history({ channel: finance, oldest, limit: 200 })).messages ?? [];
    expect((await since(stamps[9])).map(({ ts }) => ts)).toEqual(stamps.slice(10).reverse());
    expect((await since(stamps[99])).map(({ ts }) => ts)).toEqual(stamps.slice(100).reverse());
    await crowded.close();
  });
});

describe("the pace", () => {
  it("is about one message a second per channel when the limit is on, with a burst", async () => {
    let now = 1_751_328_000_000;
    const limited = await openSlack({ rateLimit: true, now: () => now });
    const post = () =>
      fetch(`${limited.apiUrl}chat.postMessage`, {
        method: "POST",
        body: new URLSearchParams({ token: "xoxb-of-the-test", channel: costs, text: "hi" }),
      });
    for (let message = 0; message < 4; message += 1) expect((await post()).status).toBe(200);
    const refused = await post();
    expect([refused.status, refused.headers.get("retry-after"), await refused.json()]).toEqual([
      429,
      "1",
      { ok: false, error: "ratelimited" },
    ]);
    now += 1000;
    expect((await post()).status).toBe(200);
    await limited.close();
  });
});
