import { AwsLambdaReceiver } from "@slack/bolt";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { createApp } from "./app/app.ts";
import { checkRequest } from "./app/request.ts";
import { readRequestConfig, readSlackConfig, readTableName, readWorkflows } from "./config.ts";
import { catalogueFor } from "./messages/catalogue.ts";
import type { NewQuery } from "./store/query.ts";
import type { Table } from "./store/table.ts";

const { signingSecret, allowedChannels } = readRequestConfig();
const tableName = readTableName();
const workflows = readWorkflows();
const now = () => Date.now();
let table: Table | undefined;
const receiver = new AwsLambdaReceiver({ signingSecret });
createApp(
  {
    start,
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
  if (request.kind === "refused") return request.answer;
  return await bolt(request.event, context);
}

/** Loads the AWS SDK with the first question: help and mistakes are answered without it. */
async function start(question: NewQuery) {
  const [{ startQuestion }, { ACK_PATIENCE, openTable }] = await Promise.all([
    import("./app/start.ts"),
    import("./store/table.ts"),
  ]);
  table ??= openTable(tableName, ACK_PATIENCE);
  return await startQuestion({ table, workflows, now }, question);
}
