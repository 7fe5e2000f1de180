import { printable } from "../functions/aws/printable.ts";
import { MISUSED, sentenceFor } from "./misuse.ts";
import { checkValues, readSettings } from "./settings.ts";
import { joinSlack } from "./socket.ts";
import { openClient } from "./terminal/client.ts";
import { runConsole } from "./terminal/console.ts";
import { inspectError } from "./terminal/errors.ts";
import { startWorkspace } from "./workspace.ts";

process.on("uncaughtException", explain);
await run().catch(explain);

function explain(error: unknown): never {
  const sentence = sentenceFor(error);
  console.error(printable(sentence ?? inspectError(error)));
  process.exit(sentence ? MISUSED : 1);
}

async function run(): Promise<void> {
  const settings = readSettings();
  checkValues(settings.values);
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
