import { printable } from "../functions/aws/printable.ts";
import { checkValues, readSettings } from "./settings.ts";
import { joinSlack } from "./socket.ts";
import { openClient } from "./terminal/client.ts";
import { runConsole } from "./terminal/console.ts";
import { inspectError } from "./terminal/errors.ts";
import { EXIT_USAGE, userErrorMessage } from "./user-error.ts";
import { startWorkspace } from "./workspace.ts";

process.on("uncaughtException", exitWith);
await run().catch(exitWith);

function exitWith(error: unknown): never {
  const message = userErrorMessage(error);
  console.error(printable(message ?? inspectError(error)));
  process.exit(message ? EXIT_USAGE : 1);
}

async function run(): Promise<void> {
  const settings = readSettings();
  checkValues(settings.values);
  const workspace = await startWorkspace(settings);
  const { slack, atlas, lambda, date, values } = workspace;
  const socket = settings.appToken
    ? await joinSlack({
        appToken: settings.appToken,
        apiUrl: "https://slack.com/api/",
        requestUrl: lambda.requestUrl,
        signingSecret: values.SLACK_SIGNING_SECRET ?? "",
        report: (error) => console.error(`A request from Slack failed: ${inspectError(error)}`),
      })
    : undefined;
  console.log(`Slack        ${slack.url}${settings.appToken ? ", joined to the real Slack" : " (simulated)"}
Atlas        ${values.ATLAS_BASE_URL ?? "https://cloud.mongodb.com"}${atlas ? " (simulated, example organization)" : ""}
Request URL  ${lambda.requestUrl}
Data         ${settings.dataDir}
${date ? dateLines(date.days(), slack.url) : ""}
Open ${slack.url} in a browser, or type commands here.
`);
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  const consoleEnd = runConsole(openClient(slack.url), process.stdin, (text) => console.log(text));
  // Without a terminal the input ends at once. The workspace then runs until a signal stops it.
  const left = consoleEnd.then(async (end) => {
    if (end === "ended" && !process.stdin.isTTY) await stopped;
  });
  await Promise.race([stopped, left]);
  await socket?.close();
  await workspace.close();
  // Waiting executions would keep the process alive. They continue at the next start.
  process.exit(0);
}

function dateLines(days: number, url: string): string {
  const today = new Date().toISOString().slice(0, 10);
  return `Date         ${today}${days > 0 ? `, ${days} ${days === 1 ? "day" : "days"} ahead` : ""}
Tomorrow     curl -d '{"forward": 1}' ${url}/workspace/date
`;
}
