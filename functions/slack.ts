import { AwsLambdaReceiver } from "@slack/bolt";
import type { ModalView } from "@slack/types";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { readRequestConfig, readSlackConfig, readTableName, readWorker } from "./aws/config.ts";
import { openSignedTable } from "./aws/signed-table.ts";
import { appHandlers } from "./features/handlers.ts";
import { features, surfaces } from "./features/index.ts";
import type { NewJob } from "./jobs/job.ts";
import { startJob } from "./jobs/start.ts";
import { createApp } from "./slack/app.ts";
import type { Message } from "./slack/block-kit.ts";
import { boltLog } from "./slack/bolt-log.ts";
import { createSlackClient } from "./slack/client.ts";
import { type Destination, postEphemeral } from "./slack/messages.ts";
import { checkRequest } from "./slack/request.ts";
import { openView, updateView } from "./slack/views.ts";

const { signingSecret, allowedChannels } = readRequestConfig();
const slackConfig = readSlackConfig();
// Leaves time for the acknowledgement within Slack's 3 s.
const slack = createSlackClient(slackConfig, { timeoutMs: 2000 });
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
  openView: (triggerId: string, view: ModalView) => openView(slack, triggerId, view),
  updateView: (viewId: string, view: ModalView) => updateView(slack, viewId, view),
  postEphemeral: (destination: Destination, userId: string, message: Message) =>
    postEphemeral(slack, destination, userId, message),
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
