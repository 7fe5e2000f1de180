import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LocalSlack } from "../../../simulators/slack/server.ts";
import { ada, costs, openSlack, refusalOf, sdk } from "./workspace.ts";

let dataDir: string;
let journal: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "slack-journal-"));
  journal = join(dataDir, "journal.jsonl");
});
afterEach(() => rm(dataDir, { recursive: true }));

async function texts(slack: LocalSlack): Promise<unknown[]> {
  const { messages = [] } = await sdk(slack).conversations.history({ channel: costs });
  return messages.map((message) => message.text).reverse();
}

async function withSlack<T>(use: (slack: LocalSlack) => Promise<T>, keptMessages?: number): Promise<T> {
  const slack = await openSlack({ dataDir, ...(keptMessages === undefined ? {} : { keptMessages }) });
  try {
    return await use(slack);
  } finally {
    await slack.close();
  }
}

const post = (slack: LocalSlack, message: string, thread?: string) =>
  sdk(slack).chat.postMessage({ channel: costs, text: message, ...(thread ? { thread_ts: thread } : {}) });

const lines = async () => (await readFile(journal, "utf8")).trimEnd().split("\n");

describe("a disk that is full", () => {
  it("keeps what cannot be written from happening, tells who wanted it, and takes what comes later", async () => {
    const script = fileURLToPath(new URL("full-disk-run.ts", import.meta.url));
    // A file of this process may have 8 KB: writing more stores a part and then fails, as on a disk without room.
    const limited = ["-c", 'ulimit -f 16; exec "$@"', "sh", process.execPath, script, dataDir];
    const child = spawn("/bin/sh", limited, { stdio: ["ignore", "pipe", "inherit"] });
    const [printed] = await Promise.all([text(child.stdout), once(child, "exit")]);
    const [before, large, after, upload] = JSON.parse(printed);
    expect(large).toMatchObject({ status: 507, answer: expect.stringContaining(journal) });
    expect(before).toMatchObject({ status: 200, history: ["before"], shown: ["before"] });
    expect(large).toMatchObject({ history: ["before"], shown: ["before"] });
    expect(after).toMatchObject({ status: 200, history: ["before", "after"], shown: ["before", "after"] });
    expect(upload).toEqual({ status: 507 });
    expect(await withSlack(texts)).toEqual(["before", "after"]);
    expect(await readdir(join(dataDir, "files"))).toEqual([]);
  });
});

it("of an earlier version is refused with what to do, and stays as it is", async () => {
  const call = {
    at: 0,
    as: ada,
    method: "chat.postMessage",
    args: { channel: costs, text: "one" },
    names: [],
  };
  const earlier = `${JSON.stringify(call)}\n`;
  await writeFile(journal, earlier);
  await expect(withSlack(texts)).rejects.toMatchObject({
    code: "journal_damaged",
    message: `Line 1 of ${journal} was written by an earlier version. Move the file away to start with an empty Slack.`,
  });
  expect(await readFile(journal, "utf8")).toBe(earlier);
});

describe("a line that is torn", () => {
  beforeEach(() =>
    withSlack(async (slack) => {
      for (const message of ["one", "two", "three"]) await post(slack, message);
    }),
  );

  it("at the end is dropped, and the next entry begins a line of its own", async () => {
    const whole = await readFile(journal, "utf8");
    await writeFile(journal, whole.slice(0, -10));
    await withSlack((slack) => post(slack, "four"));
    expect((await lines()).map((line) => JSON.parse(line).changes[0].message.text)).toEqual([
      "one",
      "two",
      "four",
    ]);
    expect(await withSlack(texts)).toEqual(["one", "two", "four"]);
  });

  it("in the middle is reported with its number and the lines that follow, and all of them stay", async () => {
    const [one = "", two = "", three = ""] = await lines();
    const damaged = `${one}\n${two.slice(0, 20)}${three}\n${three}\n`;
    await writeFile(journal, damaged);
    await expect(withSlack(texts)).rejects.toThrow(
      `Line 2 of ${journal} cannot be read; lines that follow it: 1. Delete this line to keep the others, or move the file away to start with an empty Slack.`,
    );
    expect(await readFile(journal, "utf8")).toBe(damaged);
    await writeFile(journal, `${one}\n${three}\n`);
    expect(await withSlack(texts)).toEqual(["one", "three"]);
  });

  it("that another one needs is reported too", async () => {
    await withSlack(async (slack) => {
      const [{ ts = "" } = {}] = (await slack.client.messages(costs)) ?? [];
      await sdk(slack).chat.update({ channel: costs, ts, text: "one, changed" });
    });
    await writeFile(journal, (await lines()).slice(1).join("\n").concat("\n"));
    await expect(withSlack(texts)).rejects.toMatchObject({
      code: "journal_damaged",
      message: expect.stringMatching(/^Line 3 of .* \(message_changed\)/),
    });
  });
});

describe("a channel with more messages than it keeps", () => {
  it("drops the oldest with their replies and files, from the screens, the journal and the disk", async () => {
    await withSlack(async (slack) => {
      const first = await post(slack, "first");
      await post(slack, "a reply", String(first.ts));
      await sdk(slack).filesUploadV2({ channel_id: costs, filename: "costs.csv", content: "1" });
      const file = await sdk(slack).conversations.history({ channel: costs, limit: 1 });
      await sdk(slack).chat.update({ channel: costs, ts: String(first.ts), text: "changed" });
      for (let index = 0; index < 10; index += 1) await post(slack, `message ${index}`);
      expect((await slack.client.messages(costs, ada))?.map((message) => message.text)).toEqual([
        "message 7",
        "message 8",
        "message 9",
      ]);
      const update = sdk(slack).chat.update({ channel: costs, ts: String(first.ts), text: "too late" });
      expect(await refusalOf(update)).toMatchObject({ error: "message_not_found" });
      expect(file.messages?.[0]?.files).toHaveLength(1);
    }, 3);
    expect((await lines()).length).toBeLessThan(8);
    expect(await readdir(join(dataDir, "files"))).toEqual([]);
    expect((await withSlack(texts)).slice(-3)).toEqual(["message 7", "message 8", "message 9"]);
  });

  it("has a journal that stays short when a message changes often", async () => {
    await withSlack(async (slack) => {
      const { ts } = await post(slack, "changed often");
      for (let index = 0; index < 20; index += 1) {
        await sdk(slack).chat.update({ channel: costs, ts: String(ts), text: `change ${index}` });
      }
      expect((await lines()).length).toBeLessThan(6);
    }, 3);
    expect(await withSlack(texts)).toEqual(["change 19"]);
  });

  it("can be written to all the while, and what it keeps can still be changed after a restart", async () => {
    const kept = await withSlack(async (slack) => {
      const posted = await Promise.all(
        Array.from({ length: 20 }, (_, index) => post(slack, `message ${index}`)),
      );
      expect(await slack.client.messages(costs)).toHaveLength(4);
      return String(posted.at(-1)?.ts);
    }, 4);
    await withSlack(async (slack) => {
      await sdk(slack).chat.update({ channel: costs, ts: kept, text: "changed" });
      expect((await slack.client.messages(costs))?.at(-1)?.text).toBe("changed");
    }, 4);
  });
});
