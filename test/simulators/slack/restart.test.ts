import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { LocalSlack } from "../../../simulators/slack/server.ts";
import { ada, costs, lin, openSlack, random, sdk } from "./workspace.ts";

let dataDir: string;
let slack: LocalSlack;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "slack-restart-"));
  slack = await openSlack({ dataDir });
});
afterEach(async () => {
  await slack.close();
  await rm(dataDir, { recursive: true });
});

async function restart(): Promise<void> {
  await slack.close();
  slack = await openSlack({ dataDir });
}

async function history(channel = costs) {
  return (await sdk(slack).conversations.history({ channel })).messages;
}

it("keeps messages, replies, updates and deletions with their ts", async () => {
  const { chat } = sdk(slack);
  const kept = await chat.postMessage({ channel: costs, text: "kept" });
  const gone = await chat.postMessage({ channel: costs, text: "gone" });
  const changed = await chat.postMessage({ channel: costs, text: "before" });
  await chat.postMessage({ channel: costs, text: "a reply", thread_ts: String(kept.ts) });
  await chat.delete({ channel: costs, ts: String(gone.ts) });
  await chat.update({ channel: costs, ts: String(changed.ts), text: "after", blocks: [{ type: "divider" }] });
  const messages = await history();
  const shown = await slack.client.messages(costs);

  await restart();

  expect(await history()).toEqual(messages);
  expect(messages?.map(({ text }) => text)).toEqual(["after", "kept"]);
  expect(await slack.client.messages(costs)).toEqual(shown);
  const replies = await sdk(slack).conversations.replies({ channel: costs, ts: String(kept.ts) });
  expect(replies.messages?.map(({ text }) => text)).toEqual(["kept", "a reply"]);
});

it("can be restarted again and again, and what was said before can still be changed", async () => {
  const { ts } = await sdk(slack).chat.postMessage({ channel: costs, text: "first" });
  await restart();
  await sdk(slack).chat.update({ channel: costs, ts: String(ts), text: "second" });
  await sdk(slack).chat.postMessage({ channel: costs, text: "another" });
  await restart();
  await sdk(slack).chat.update({ channel: costs, ts: String(ts), text: "third" });
  await restart();
  const messages = await history();
  expect(messages?.map(({ text }) => text)).toEqual(["another", "third"]);
  expect(messages?.[1]?.ts).toBe(ts);
});

it("gives new messages a later ts than all old ones, even when the clock went back", async () => {
  const { ts } = await sdk(slack).chat.postMessage({ channel: costs, text: "old" });
  await slack.close();
  slack = await openSlack({ dataDir, now: () => 1_500_000_000_000 });
  const later = await sdk(slack).chat.postMessage({ channel: costs, text: "new" });
  expect(Number(later.ts)).toBeGreaterThan(Number(ts));
});

it("keeps memberships and new channels", async () => {
  await sdk(slack).conversations.join({ channel: random });
  const asAda = sdk(slack, "xoxp-local-ada");
  const { channel } = await asAda.conversations.create({ name: "budget" });
  const id = String(channel?.id);
  await asAda.conversations.invite({ channel: id, users: `U0COSTBOT1,${lin}` });
  await sdk(slack).chat.postMessage({ channel: id, text: "in the new channel" });

  await restart();

  expect((await sdk(slack).conversations.members({ channel: id })).members).toEqual([ada, "U0COSTBOT1", lin]);
  expect((await history(id))?.[0]?.text).toBe("in the new channel");
  expect((await sdk(slack).chat.postMessage({ channel: random, text: "still in" })).ok).toBe(true);
});

it("keeps files and their bytes", async () => {
  const content = "month,amount\n2025-06,12.34\n";
  await sdk(slack).filesUploadV2({ channel_id: costs, filename: "costs.csv", content });
  const [before] = (await history()) ?? [];
  await restart();
  const [after] = (await history()) ?? [];
  expect([after?.ts, after?.files?.[0]?.id]).toEqual([before?.ts, before?.files?.[0]?.id]);
  const link = String(after?.files?.[0]?.url_private);
  expect(link.startsWith(slack.url)).toBe(true);
  expect(await (await fetch(link)).text()).toBe(content);
});

it("forgets ephemeral messages", async () => {
  await sdk(slack).chat.postEphemeral({ channel: costs, user: ada, text: "for Ada" });
  expect(await slack.client.messages(costs, ada)).toHaveLength(1);
  await restart();
  expect(await slack.client.messages(costs, ada)).toEqual([]);
});

it("passes over a last line that a crash cut off", async () => {
  await sdk(slack).chat.postMessage({ channel: costs, text: "whole" });
  await slack.close();
  await appendFile(join(dataDir, "journal.jsonl"), '{"at":1751328000000,"as":"U0C');
  slack = await openSlack({ dataDir });
  await sdk(slack).chat.postMessage({ channel: costs, text: "after the crash" });
  await restart();
  expect((await history())?.map(({ text }) => text)).toEqual(["after the crash", "whole"]);
});

it("refuses to start on a journal that is damaged before its end, and leaves it as it is", async () => {
  const path = join(dataDir, "journal.jsonl");
  await sdk(slack).chat.postMessage({ channel: costs, text: "whole" });
  await slack.close();
  const damaged = `not JSON\n${await readFile(path, "utf8")}`;
  await writeFile(path, damaged);
  await expect(openSlack({ dataDir })).rejects.toMatchObject({ code: "journal_damaged" });
  expect(await readFile(path, "utf8")).toBe(damaged);
  await rm(path);
  slack = await openSlack({ dataDir });
});

it("lets a reader go on from the last event seen before", async () => {
  await sdk(slack).chat.postMessage({ channel: costs, text: "seen" });
  let lastId = 0;
  slack.client.subscribe(
    (_event, id) => {
      lastId = id;
    },
    { after: 0 },
  )();
  await sdk(slack).chat.postMessage({ channel: costs, text: "missed" });
  await restart();
  const texts: unknown[] = [];
  const listen = (event: object) =>
    texts.push("message" in event && (event.message as { text: string }).text);
  slack.client.subscribe(listen, { after: lastId })();
  expect(texts).toEqual(["missed"]);
});
