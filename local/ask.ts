import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { printable, printableJson } from "../functions/aws/printable.ts";
import { checkValues, LINKED_VARIABLES, readSettings } from "./settings.ts";
import { signOut } from "./sign-out.ts";
import { type Answer, askAndWait } from "./terminal/answer.ts";
import { answerText } from "./terminal/answer-text.ts";
import { ClientError, openClient, type UserClient } from "./terminal/client.ts";
import { inspectError } from "./terminal/errors.ts";
import { type SavedFile, saveFiles } from "./terminal/save-files.ts";
import { EXIT_USAGE, userErrorMessage } from "./user-error.ts";
import { startWorkspace } from "./workspace.ts";

const USAGE = `Usage: npm run ask -- [options] "/atlas-usage last month"
       npm run ask -- [options] "@atlas-costs why?"

  --user <name>        who asks (ada)
  --channel <name>     where; @atlas-costs is the direct messages with the bot (atlas-costs)
  --thread <ts>        writes the message in the thread below this message
  --timeout <seconds>  how long to wait (60)
  --json               prints replies and messages as JSON
  --help               prints this

With npm start running, the page's panel moves the date: what is due tomorrow runs at once.`;

/** When its files cannot be saved, an answer counts as `unanswered`. */
const EXIT = { answered: 0, failed: 1, unanswered: 2 } as const;

process.on("uncaughtException", (error) => process.exit(printError(error)));
const exitCode = await main(process.argv.slice(2)).catch(printError);
// Waiting executions would keep the process alive.
process.stdout.write("", () => process.exit(exitCode));

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (!options) {
    console.error(USAGE);
    return EXIT_USAGE;
  }
  if (options.help) {
    console.log(USAGE);
    return EXIT.answered;
  }
  const { client, close } = await openWorkspace();
  try {
    const answer = await askAndWait(client, options, options.text, options.timeoutSeconds * 1000);
    const files = await saveFiles(client, answer.messages, "downloads").catch((error: unknown) => {
      console.error(printable(`Could not save the files of the answer: ${messageOf(error)}`));
      return undefined;
    });
    if (options.json) console.log(printableJson(asJson(answer, files)));
    else {
      const text = await answerText(client, answer, files);
      if (text) console.log(text);
      if (answer.status === "unanswered") console.error(`No answer within ${options.timeoutSeconds} s.`);
    }
    return files ? EXIT[answer.status] : EXIT.unanswered;
  } finally {
    await close();
  }
}

/** @returns the exit status. */
function printError(error: unknown): number {
  const message = error instanceof ClientError ? error.message : userErrorMessage(error);
  console.error(message ? printable(message) : inspectError(error));
  return EXIT_USAGE;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
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
        thread: { type: "string" },
        timeout: { type: "string", default: "60" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    const text = positionals.join(" ").trim();
    const timeoutSeconds = Number(values.timeout);
    const isComplete = values.help || (text && timeoutSeconds > 0);
    return isComplete ? { ...values, threadTs: values.thread, text, timeoutSeconds } : undefined;
  } catch (error) {
    console.error(messageOf(error));
    return undefined;
  }
}

/**
 * Uses the running workspace, or starts one for this call. With configuration in the environment it always starts one,
 * because the running workspace may be configured differently.
 */
async function openWorkspace(): Promise<{ client: UserClient; close: () => Promise<void> }> {
  const isConfigured = LINKED_VARIABLES.some((variable) => process.env[variable]);
  const settings = readSettings();
  const running = openClient(`http://127.0.0.1:${settings.port}`);
  if (!isConfigured && (await isRunning(running))) return { client: running, close: async () => {} };
  checkValues(settings.values);
  const temporary = process.env["DATA_DIR"] ? undefined : await mkdtemp(join(tmpdir(), "atlas-cost-bot-"));
  const workspace = await startWorkspace({ ...settings, port: 0, dataDir: temporary ?? settings.dataDir });
  return {
    client: openClient(workspace.slack.url),
    async close() {
      // A running execution would sign in again.
      await workspace.lambda.close();
      const problem = await signOut();
      if (problem) console.error(`Could not revoke Atlas's access token. ${problem}`);
      await workspace.close();
      if (temporary) await rm(temporary, { recursive: true, force: true });
    },
  };
}

async function isRunning(client: UserClient): Promise<boolean> {
  try {
    const { channels } = await client.state();
    return Array.isArray(channels);
  } catch {
    return false;
  }
}

function asJson(answer: Answer, saved: ReadonlyMap<string, SavedFile> = new Map()) {
  return {
    replies: answer.replies.map(({ text, ephemeral = false, blocks = [] }) => ({ text, ephemeral, blocks })),
    messages: answer.messages.map(({ channel, ts, text, blocks = [], files = [] }) => ({
      channel,
      ts,
      text,
      blocks,
      files: files.flatMap(({ id }) => saved.get(id) ?? []),
    })),
  };
}
