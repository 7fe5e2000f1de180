import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTable } from "../functions/aws/sdk-table.ts";
import { createJob } from "../functions/jobs/job.ts";
import { startDatabase } from "../local/database.ts";
import { linkResources } from "../local/settings.ts";
import { exampleAtlas, useLocalAws } from "../local/workspace.ts";
import { EXAMPLE } from "../simulators/atlas/organization.ts";
import { startAtlas } from "../simulators/atlas/server.ts";
import { startSlack } from "../simulators/slack/server.ts";

/**
 * Measures the function "worker" with an invoice: `npm run bench:function [-- <lines>]`. It runs in its own process, to
 * measure its peak memory, with a simulated Atlas and a simulated Slack in this one.
 */
const lines = Number(process.argv[2] ?? 1_000_000);
const folder = await mkdtemp(join(tmpdir(), "atlas-cost-bot-bench-"));
const atlas = await startAtlas();
atlas.control.apply({ bigInvoiceLines: lines });
const database = await startDatabase(join(folder, "table"), "bench");
const botToken = "xoxb-local-bot-token";
const slack = await startSlack({ commands: [], signingSecret: "-", botToken, requestUrl: () => "" });
try {
  useLocalAws(database.url, database.url);
  linkResources(
    { ...exampleAtlas(atlas), SLACK_BOT_TOKEN: botToken, SLACK_API_URL: slack.apiUrl },
    { Table: { name: "bench" } },
  );
  await createJob(openTable("bench"), {
    id: "bench",
    kind: "invoice",
    request: { choice: { kind: "id", invoiceId: EXAMPLE.bigInvoiceId } },
    delivery: "answer",
    userId: "U0ADA0001",
    channelId: "C0COSTS001",
    createdAt: Date.now(),
    state: "asked",
  });
  const child = fork(new URL("invoice-function-run.ts", import.meta.url));
  const [message] = (await once(child, "message")) as [{ seconds: number; peakMiB: number }];
  await once(child, "exit");
  const messages = (await slack.client.messages("atlas-costs")) ?? [];
  const [file] = messages.flatMap(({ files = [] }) => files);
  console.log(
    `${lines.toLocaleString("en-US")} lines, ${Number(file?.["size"]).toLocaleString("en-US")} bytes attached`,
  );
  console.log(`whole function: ${message.seconds.toFixed(1)} s, peak RSS ${message.peakMiB.toFixed(0)} MiB`);
} finally {
  await Promise.all([atlas.close(), database.close(), slack.close()]);
  await rm(folder, { recursive: true, force: true });
}
