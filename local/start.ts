import { readSettings, SettingsError } from "./settings.ts";
import { joinSlack } from "./socket.ts";
import { openClient } from "./terminal/client.ts";
import { runConsole } from "./terminal/console.ts";
import { inspectError } from "./terminal/errors.ts";
import { startWorkspace } from "./workspace.ts";

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    await run();
    return 0;
  } catch (error) {
    const sentence = sentenceFor(error);
    if (!sentence) throw error;
    console.error(sentence);
    return 1;
  }
}

function sentenceFor(error: unknown): string | undefined {
  if (error instanceof SettingsError) return error.message;
  const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  return isTaken
    ? "The port is in use: is the workspace running already? Else choose another, such as PORT=3001 npm start."
    : undefined;
}

async function run(): Promise<void> {
  const settings = readSettings();
  const workspace = await startWorkspace(settings);
  const { slack, atlas, lambda, values } = workspace;
  const socket = settings.appToken
    ? await joinSlack({
        appToken: settings.appToken,
        apiUrl: "https://slack.com/api/",
        requestUrl: lambda.requestUrl,
        signingSecret: values.SLACK_SIGNING_SECRET ?? "",
        report: (error) => console.error(`A request from Slack was lost: ${inspectError(error)}`),
      })
    : undefined;
  console.log(`Slack        ${slack.url}${settings.appToken ? ", joined to the real Slack" : " (simulated)"}
Atlas        ${values.ATLAS_BASE_URL ?? "https://cloud.mongodb.com"}${atlas ? " (simulated, example organization)" : ""}
Request URL  ${lambda.requestUrl}
Data         ${settings.dataDir}

Open ${slack.url} in a browser, or type commands here.
`);
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  const how = runConsole(openClient(slack.url), process.stdin, (text) => console.log(text));
  // Without a terminal the input ends at once; the workspace then runs until it is stopped.
  const left = how.then(async (end) => {
    if (end === "ended" && !process.stdin.isTTY) await stopped;
  });
  await Promise.race([stopped, left]);
  await socket?.close();
  await workspace.close();
  // Executions that still wait for Atlas would keep the process alive; they go on at the next start.
  process.exit(0);
}
