import { AwsLambdaReceiver } from "@slack/bolt";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { createApp } from "./app/app.ts";
import { boltLog } from "./app/bolt-log.ts";
import { checkRequest } from "./app/request.ts";
import { startQuestion } from "./app/start.ts";
import { readRequestConfig, readSlackConfig, readTableName, readWorkflows } from "./config.ts";
import { catalogueFor } from "./messages/catalogue.ts";
import { openSignedTable } from "./store/signed-table.ts";

const { signingSecret, allowedChannels } = readRequestConfig();
const now = () => Date.now();
const table = openSignedTable(readTableName());
const starter = { table, workflows: readWorkflows(), now };
// `checkRequest` has checked the signature, and what it hands on is no more the body that Slack has signed.
const receiver = new AwsLambdaReceiver({ signingSecret, signatureVerification: false, logger: boltLog });
createApp(
  {
    start: (question) => startQuestion(starter, question),
    table,
    words: catalogueFor(),
    allowedChannels,
    now,
  },
  receiver,
  readSlackConfig().botToken,
);
const bolt = receiver.toHandler();

/** The function behind the Slack app's request URL: commands and interactions, acknowledged within 3 s. */
export async function handler(
  event: APIGatewayProxyEventV2,
  context: Context,
): Promise<APIGatewayProxyStructuredResultV2> {
  const request = checkRequest(event, signingSecret, now());
  if (request.kind === "answered") return request.answer;
  return await bolt(request.event, context);
}
