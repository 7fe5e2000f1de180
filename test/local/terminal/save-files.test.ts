import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openClient } from "../../../local/terminal/client.ts";
import { saveFiles } from "../../../local/terminal/save-files.ts";
import type { LocalSlack } from "../../../simulators/slack/server.ts";
import { costs, openSlack, sdk } from "../../simulators/slack/workspace.ts";

let slack: LocalSlack;
let folder: string;
beforeAll(async () => {
  slack = await openSlack();
  folder = await mkdtemp(join(tmpdir(), "atlas-cost-bot-test-"));
});
afterAll(async () => {
  await slack.close();
  await rm(folder, { recursive: true, force: true });
});

it.each([
  ["../../evil\u001B[31m.csv", "evil-[31m.csv"],
  ["..\\C:\\evil\u202Evsc.exe", "C-evil-vsc.exe"],
])("saves a file that Slack calls %j as %s", async (filename, name) => {
  const { ts } = await sdk(slack).chat.postMessage({ channel: costs, text: "Costs" });
  await sdk(slack).filesUploadV2({
    channel_id: costs,
    thread_ts: String(ts),
    file: Buffer.from("1,2"),
    filename,
  });
  const client = openClient(slack.url);
  const { messages } = await client.messages("atlas-costs", "ada");
  const downloads = join(folder, name);
  const saved = await saveFiles(client, messages.slice(-1), downloads);
  expect([...saved.values()]).toEqual([{ name: filename, path: join(downloads, name), bytes: 3 }]);
  expect(await readdir(downloads)).toEqual([name]);
  expect(await readFile(join(downloads, name), "utf8")).toBe("1,2");
});
