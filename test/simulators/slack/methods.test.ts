import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalSlack } from "../../../simulators/slack/server.ts";
import { ada, botToken, costs, finance, lin, openSlack, random, refusalOf, sdk } from "./workspace.ts";

const bot = "U0COSTBOT1";
const asAda = "xoxp-local-ada";
const scopes = ["chat:write", "channels:history", "channels:read", "channels:join", "channels:manage"].concat(
  ["im:write", "reactions:read", "reactions:write", "files:read", "files:write", "users:read"],
  ["users:read.email", "team:read", "groups:read", "im:read"],
);

let dataDir: string;
let slack: LocalSlack;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "slack-methods-"));
  slack = await openSlack({ scopes, dataDir });
});
afterAll(async () => {
  await slack.close();
  await rm(dataDir, { recursive: true });
});

async function restart(): Promise<void> {
  await slack.close();
  slack = await openSlack({ scopes, dataDir });
}

describe("messages", () => {
  it("carry metadata, and count the replies to them", async () => {
    const metadata = { event_type: "asked", event_payload: { id: "1" } };
    const { chat, conversations } = sdk(slack);
    const { ts } = await chat.postMessage({ channel: costs, text: "parent", metadata });
    await chat.postMessage({ channel: costs, text: "reply", thread_ts: String(ts) });
    const { messages } = await conversations.history({ channel: costs, latest: String(ts), inclusive: true });
    expect(messages?.[0]).toMatchObject({ ts, metadata, reply_count: 1, reply_users: [bot] });
    await chat.update({ channel: costs, ts: String(ts), text: "changed" });
    const changed = await conversations.replies({ channel: costs, ts: String(ts) });
    expect(changed.messages).toMatchObject([{ text: "changed", metadata }, { text: "reply" }]);
  });

  it("are read page by page", async () => {
    const texts = ["1", "2", "3"];
    for (const text of texts) await sdk(slack).chat.postMessage({ channel: finance, text });
    const pages: unknown[] = [];
    for await (const page of sdk(slack).paginate("conversations.history", { channel: finance, limit: 2 })) {
      pages.push((page as unknown as { messages: { text: string }[] }).messages.map(({ text }) => text));
    }
    expect(pages).toEqual([["3", "2"], ["1"]]);
  });

  it("have a permanent link", async () => {
    const { ts } = await sdk(slack).chat.postMessage({ channel: costs, text: "linked" });
    const { permalink } = await sdk(slack).chat.getPermalink({ channel: costs, message_ts: String(ts) });
    expect(permalink).toBe(`${slack.url}/archives/${costs}/p${String(ts).replace(".", "")}`);
  });

  it("for one person go to somebody in the channel", async () => {
    const { chat } = sdk(slack);
    const unknown = chat.postEphemeral({ channel: costs, user: "U0NOBODY1", text: "hi" });
    expect(await refusalOf(unknown)).toMatchObject({ error: "user_not_found" });
  });

  it("take each reaction of a person once", async () => {
    const { chat, reactions } = sdk(slack);
    const { ts } = await chat.postMessage({ channel: costs, text: "well done" });
    const place = { channel: costs, timestamp: String(ts) };
    await reactions.add({ ...place, name: "tada" });
    expect(await refusalOf(reactions.add({ ...place, name: "tada" }))).toMatchObject({
      error: "already_reacted",
    });
    await sdk(slack, asAda).reactions.add({ ...place, name: "tada" });
    await restart();
    const tada = { name: "tada", users: [bot, ada], count: 2 };
    expect((await sdk(slack).reactions.get(place))["message"]).toMatchObject({ reactions: [tada] });
    await sdk(slack).reactions.remove({ ...place, name: "tada" });
    const again = sdk(slack).reactions.remove({ ...place, name: "tada" });
    expect(await refusalOf(again)).toMatchObject({ error: "no_reaction" });
  });
});

describe("channels", () => {
  it("are created with a name that is free, archived and opened again", async () => {
    const { conversations } = sdk(slack);
    const { channel } = await conversations.create({ name: "Cost Review" });
    const id = String(channel?.id);
    expect(channel).toMatchObject({ name: "cost-review", is_member: true, num_members: 1 });
    expect(await refusalOf(conversations.create({ name: "cost-review" }))).toMatchObject({
      error: "name_taken",
    });
    expect(await refusalOf(conversations.create({ name: "ä" }))).toMatchObject({
      error: "invalid_name_specials",
    });
    await conversations.archive({ channel: id });
    await restart();
    const { channels } = await sdk(slack).conversations.list({ exclude_archived: true });
    expect(channels?.map((each) => each.id)).not.toContain(id);
    await sdk(slack).conversations.unarchive({ channel: id });
    expect((await sdk(slack).conversations.info({ channel: id })).channel?.is_archived).toBe(false);
  });

  it("are joined, left, and people invited and removed", async () => {
    const { conversations } = sdk(slack);
    const { channel } = await conversations.create({ name: "people" });
    const id = String(channel?.id);
    const members = async () => (await conversations.members({ channel: id })).members;
    await conversations.invite({ channel: id, users: `${ada},${lin}` });
    expect(await refusalOf(conversations.invite({ channel: id, users: lin }))).toMatchObject({
      error: "already_in_channel",
      errors: [{ user: lin, ok: false }],
    });
    await conversations.kick({ channel: id, user: lin });
    await sdk(slack, asAda).conversations.leave({ channel: id });
    expect(await members()).toEqual([bot]);
    expect(await refusalOf(conversations.leave({ channel: id }))).toMatchObject({ error: "last_member" });
  });

  it("that are private are unknown to others", async () => {
    const { channel } = await sdk(slack, asAda).conversations.create({ name: "secret", is_private: true });
    const id = String(channel?.id);
    expect(await refusalOf(sdk(slack).conversations.info({ channel: id }))).toMatchObject({
      error: "channel_not_found",
    });
    const types = "public_channel,private_channel";
    const seen = async (token: string) =>
      (await sdk(slack, token).conversations.list({ types })).channels?.map((each) => each.id);
    expect(await seen(botToken)).not.toContain(id);
    expect(await seen(asAda)).toContain(id);
  });
});

describe("direct messages", () => {
  it("are opened once, also by a message to a person", async () => {
    const { conversations, chat } = sdk(slack);
    const { channel } = await conversations.open({ users: ada });
    const posted = await chat.postMessage({ channel: ada, text: "for Ada" });
    expect(posted.channel).toBe(channel?.id);
    expect(await conversations.open({ users: ada })).toMatchObject({ already_open: true });
    expect(await refusalOf(conversations.open({ users: "U0NOBODY1" }))).toMatchObject({
      error: "user_not_found",
    });
    expect(await refusalOf(chat.postMessage({ channel: "U0NOBODY1", text: "hi" }))).toMatchObject({
      error: "channel_not_found",
    });
    const group = await conversations.open({ users: `${ada},${lin}`, return_im: true });
    expect(group.channel).toMatchObject({ is_mpim: true, name: "mpdm-ada-lin" });
  });
});

describe("files", () => {
  it("are listed for those who may see them, newest first", async () => {
    await sdk(slack).filesUploadV2({ channel_id: costs, filename: "old.csv", content: "1" });
    await sdk(slack).filesUploadV2({ channel_id: costs, filename: "new.txt", content: "2" });
    const { files } = await sdk(slack, asAda).files.list({ channel: costs });
    expect(files?.map(({ name }) => name)).toEqual(["new.txt", "old.csv"]);
    const texts = await sdk(slack).files.list({ types: "txt", count: 1 });
    expect(texts).toMatchObject({ files: [{ name: "new.txt" }], paging: { total: 1, pages: 1 } });
    const file = String(files?.[0]?.id);
    const others = sdk(slack, asAda).files.delete({ file });
    expect(await refusalOf(others)).toMatchObject({ error: "cant_delete_file" });
  });
});

describe("people", () => {
  it("are found by their id or e-mail address", async () => {
    const { user } = await sdk(slack).users.lookupByEmail({ email: "lin@example.com" });
    expect(user).toMatchObject({ id: lin, tz: "Europe/Berlin", is_bot: false });
    expect(await refusalOf(sdk(slack).users.info({ user: random }))).toMatchObject({
      error: "user_not_found",
    });
    const { members } = await sdk(slack).users.list({});
    expect(members?.map(({ id }) => id)).toEqual([ada, lin, bot]);
    expect((await sdk(slack).bots.info({ bot: "B0COSTBOT1" })).bot?.name).toBe("atlas-costs");
  });
});

describe("the home of an app", () => {
  const home = { type: "home" as const, blocks: [{ type: "divider" as const }] };

  it("is one view, which is changed only as long as it is what the app last saw", async () => {
    const { views } = sdk(slack);
    const first = await views.publish({ user_id: ada, view: home });
    const hash = String(first.view?.hash);
    const second = await views.publish({ user_id: ada, view: home, hash });
    expect(second.view?.id).toBe(first.view?.id);
    const outdated = views.publish({ user_id: ada, view: home, hash });
    expect(await refusalOf(outdated)).toMatchObject({ error: "hash_conflict" });
    expect(await slack.client.home(lin)).toBeUndefined();
  });
});

describe("users.conversations", () => {
  const idsOf = async (args: { user?: string; types?: string }) =>
    (await sdk(slack).users.conversations(args)).channels?.map(({ id }) => id);

  it("lists where a user is, of the types that are asked for", async () => {
    expect(await idsOf({})).toContain(finance);
    expect(await idsOf({})).not.toContain(random);
    expect(await idsOf({ user: ada })).toContain(random);
    expect(await idsOf({ user: ada, types: "public_channel,im" })).toContain("D0ADA0001");
    const unknown = sdk(slack).users.conversations({ user: "U0NOBODY1" });
    expect(await refusalOf(unknown)).toMatchObject({ error: "user_not_found" });
  });

  it("needs the scope of each type, as the history of direct messages needs its own", async () => {
    const narrow = await openSlack({ scopes: ["channels:read", "channels:history"] });
    const listed = sdk(narrow).users.conversations({ types: "public_channel,private_channel" });
    expect(await refusalOf(listed)).toMatchObject({ error: "missing_scope", needed: "groups:read" });
    const history = sdk(narrow).conversations.history({ channel: "D0ADA0001" });
    expect(await refusalOf(history)).toMatchObject({ error: "missing_scope", needed: "im:history" });
    await narrow.close();
  });
});

it("an update is marked as edited only without blocks", async () => {
  const { chat } = sdk(slack);
  const { ts = "" } = await chat.postMessage({ channel: costs, text: "Costs" });
  const update = async (content: object) =>
    (await chat.update({ channel: costs, ts, text: "Costs", ...content })).message;
  expect(await update({ blocks: [{ type: "divider" }] })).not.toHaveProperty("edited");
  expect(await update({})).toHaveProperty("edited");
});
