import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { askAndWait } from "../../local/terminal/answer.ts";
import { answerText } from "../../local/terminal/answer-text.ts";
import { openClient } from "../../local/terminal/client.ts";
import { saveFiles } from "../../local/terminal/save-files.ts";
import { readPages } from "../docs/pages.ts";
import { fakeDate, openTestWorkspace, type TestWorkspace } from "../workspace.ts";

/** A code block with an `npm run ask` command and its output. */
const EXAMPLE = /^```\n\$ npm run -s ask -- (["'])(.*?)\1\n([\s\S]*?)^```$/gm;

const pages = await readPages();

let workspace: TestWorkspace;
let folder: string;

beforeAll(async () => {
  fakeDate();
  folder = await mkdtemp(join(tmpdir(), "atlas-cost-bot-examples-"));
  workspace = await openTestWorkspace();
});

afterAll(async () => {
  await workspace.close();
  await rm(folder, { recursive: true, force: true });
  vi.useRealTimers();
});

it.each(["README.md", "docs/commands.md", "docs/reports.md"])(
  "npm run ask prints what %s shows",
  async (path) => {
    const examples = [...(pages.get(path) ?? "").matchAll(EXAMPLE)];
    expect(examples).not.toEqual([]);
    for (const [, , command = "", shown = ""] of examples) {
      const printed = await ask(command);
      expect(withSameGaps(printed, shown), command).toBe(shown);
    }
  },
);

/** What `npm run ask` prints; ask.test.ts runs it. */
async function ask(command: string): Promise<string> {
  const client = openClient(workspace.current.slack.url);
  const answer = await askAndWait(client, { user: "ada", channel: "atlas-costs" }, command, 60_000);
  const files = await saveFiles(client, answer.messages, join(folder, "downloads"));
  return `${await answerText(client, answer, files)}\n`.replaceAll(`${folder}/`, "");
}

/** The output, with a line `…` in place of the lines that the page leaves out. */
function withSameGaps(printed: string, shown: string): string {
  const [start = "", end] = shown.split("\n…\n");
  return end === undefined ? printed : `${printed.slice(0, start.length)}\n…\n${printed.slice(-end.length)}`;
}
