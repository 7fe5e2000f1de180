import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { MISUSED, sentenceFor } from "./misuse.ts";
import { checkValues, LINKED, readSettings } from "./settings.ts";
import { signOut } from "./sign-out.ts";
import { type Answer, askAndWait } from "./terminal/answer.ts";
import { ClientError, type ClientFile, openClient, type SlackClient } from "./terminal/client.ts";
import { renderMessage } from "./terminal/render.ts";
import { startWorkspace } from "./workspace.ts";

const USAGE = `Usage: npm run ask -- [--json] [--user ada] [--channel atlas-costs] [--timeout 60] "/atlas-usage last month"`;

const EXIT = { answered: 0, failed: 1, unanswered: 2 } as const;

/** A file as it was saved. */
interface SavedFile {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

process.on("uncaughtException", (error) => process.exit(explain(error)));
const exitCode = await main(process.argv.slice(2)).catch(explain);
// An execution that still waits for Atlas would keep the process alive.
process.stdout.write("", () => process.exit(exitCode));

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (!options) {
    console.error(USAGE);
    return MISUSED;
  }
  const { client, close } = await openWorkspace();
  try {
    const answer = await askAndWait(client, options, options.command, options.timeoutSeconds * 1000);
    const files = await saveFiles(client, answer);
    if (options.json) console.log(JSON.stringify(asJson(answer, files), null, 2));
    else await print(client, answer, files, options.timeoutSeconds);
    return EXIT[answer.status];
  } finally {
    await close();
  }
}

/** What a person did wrong is told in a sentence; anything else is a bug, and shown as one. */
function explain(error: unknown): number {
  const sentence = error instanceof ClientError ? error.message : sentenceFor(error);
  if (!sentence) throw error;
  console.error(sentence);
  return MISUSED;
}

function readOptions(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: "boolean", default: false },
        user: { type: "string", default: "ada" },
        channel: { type: "string", default: "atlas-costs" },
        timeout: { type: "string", default: "60" },
      },
    });
    const command = positionals.join(" ").trim();
    const timeoutSeconds = Number(values.timeout);
    if (!command || !(timeoutSeconds > 0)) return undefined;
    return { ...values, command, timeoutSeconds };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return undefined;
  }
}

/**
 * The workspace that is running, else one for this call. Whoever sets a variable of the configuration means
 * a bot that is configured so, which the running one may not be.
 */
async function openWorkspace(): Promise<{ client: SlackClient; close: () => Promise<void> }> {
  const isConfigured = LINKED.some((variable) => process.env[variable]);
  const settings = readSettings();
  const running = openClient(`http://127.0.0.1:${settings.port}`);
  if (!isConfigured && (await isRunning(running))) return { client: running, close: async () => {} };
  checkValues(settings.values);
  const temporary = process.env["DATA_DIR"] ? undefined : await mkdtemp(join(tmpdir(), "atlas-cost-bot-"));
  const workspace = await startWorkspace({ ...settings, port: 0, dataDir: temporary ?? settings.dataDir });
  return {
    client: openClient(workspace.slack.url),
    async close() {
      // Whatever still runs would sign in again.
      await workspace.lambda.close();
      const problem = await signOut();
      if (problem) console.error(`The access token of Atlas could not be revoked. ${problem}`);
      await workspace.close();
      if (temporary) await rm(temporary, { recursive: true, force: true });
    },
  };
}

async function isRunning(client: SlackClient): Promise<boolean> {
  try {
    const { channels } = await client.state();
    return Array.isArray(channels);
  } catch {
    // Nothing answers on that port, or something else does.
    return false;
  }
}

async function saveFiles(client: SlackClient, answer: Answer): Promise<Map<string, SavedFile>> {
  const saved = new Map<string, SavedFile>();
  for (const file of answer.messages.flatMap((message) => message.files ?? [])) {
    saved.set(file.id, await saveFile(client, file));
  }
  return saved;
}

async function saveFile(client: SlackClient, file: ClientFile): Promise<SavedFile> {
  const content = await client.download(file);
  await mkdir("downloads", { recursive: true });
  const path = join("downloads", basename(file.name));
  await writeFile(path, content);
  return { name: file.name, path, bytes: content.byteLength };
}

function asJson(answer: Answer, saved: ReadonlyMap<string, SavedFile>) {
  return {
    replies: answer.replies.map(({ text, ephemeral = false }) => ({ text, ephemeral })),
    messages: answer.messages.map(({ channel, ts, text, blocks = [], files = [] }) => ({
      channel,
      ts,
      text,
      blocks,
      files: files.map(({ id }) => saved.get(id)),
    })),
  };
}

async function print(
  client: SlackClient,
  answer: Answer,
  saved: ReadonlyMap<string, SavedFile>,
  timeoutSeconds: number,
): Promise<void> {
  const { users, channels } = await client.state();
  const nameOf = (id: string) => [...users, ...channels].find((each) => each.id === id)?.name;
  const shown = [
    ...answer.replies.map(
      (reply) => `${reply.ephemeral ? "Only visible to you:\n" : ""}${renderMessage(reply, nameOf).text}`,
    ),
    ...answer.messages.map((message) => renderMessage(message, nameOf).text),
    ...[...saved.values()].map(({ path, bytes }) => `Saved ${path} (${bytes} bytes)`),
  ];
  if (shown.length > 0) console.log(shown.join("\n\n"));
  if (answer.status === "unanswered") console.error(`No answer within ${timeoutSeconds} s.`);
}
