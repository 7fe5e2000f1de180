import { AwsLambdaReceiver } from "@slack/bolt";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { readRequestConfig, readSlackConfig, readTableName, readWorker } from "./aws/config.ts";
import { openSignedTable } from "./aws/signed-table.ts";
import { appHandlers } from "./features/handlers.ts";
import { features, surfaces } from "./features/index.ts";
import type { NewJob } from "./jobs/job.ts";
import { startJob } from "./jobs/start.ts";
import { createApp } from "./slack/app.ts";
import { boltLog } from "./slack/bolt-log.ts";
import { checkRequest } from "./slack/request.ts";
import { surfaceCalls } from "./slack/surface-calls.ts";

const { signingSecret, allowedChannels } = readRequestConfig();
const slackConfig = readSlackConfig();
const now = () => Date.now();
const table = openSignedTable(readTableName());
const starter = { table, worker: readWorker(), now };
// `checkRequest` verifies the signature, and then changes the body that Slack signed.
const receiver = new AwsLambdaReceiver({ signingSecret, signatureVerification: false, logger: boltLog });
const deps = {
  start: (job: NewJob) => startJob(starter, job),
  table,
  allowedChannels,
  now,
  ...surfaceCalls(slackConfig),
};
createApp(appHandlers(features, surfaces, deps), receiver, slackConfig.botToken);
const bolt = receiver.toHandler();

/** The function behind the Slack app's request URL; Slack waits 3 s for its answer. */
export async function handler(
  event: APIGatewayProxyEventV2,
  context: Context,
): Promise<APIGatewayProxyStructuredResultV2> {
  const request = checkRequest(event, signingSecret, now());
  if (request.kind === "answered") return request.answer;
  return await bolt(request.event, context);
}
