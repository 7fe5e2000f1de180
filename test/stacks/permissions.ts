/** An IAM policy statement with the effect `Allow`. */
export interface PolicyStatement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

const REGION = "eu-west-1:123456789012";

/** Without the eight random letters that SST appends. */
const TABLE = `arn:aws:dynamodb:${REGION}:table/atlas-cost-bot-test-BotTableTable`;
const WORKER = `arn:aws:lambda:${REGION}:function:atlas-cost-bot-test-worker:*`;
const UNDELIVERED = `arn:aws:sqs:${REGION}:atlas-cost-bot-test-undelivered`;
const DEAD_LETTERS = `arn:aws:sqs:${REGION}:atlas-cost-bot-test-dead-letters`;

function onTable(...operations: string[]): PolicyStatement {
  return { actions: operations.map((operation) => `dynamodb:${operation}`), resources: [TABLE] };
}

function ownLog(name: string): PolicyStatement {
  return {
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resources: [`arn:aws:logs:${REGION}:log-group:/aws/lambda/atlas-cost-bot-test-${name}:*`],
  };
}

const START_WORKER = { actions: ["lambda:InvokeFunction"], resources: [WORKER] };

/**
 * Everything that the functions may do in AWS, on stage `test`. The deployed roles must equal this list. It must
 * include every call that the functions make in the end-to-end tests.
 */
export const PERMISSIONS: Readonly<Record<string, readonly PolicyStatement[]>> = {
  slack: [ownLog("slack"), onTable("GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query"), START_WORKER],
  worker: [
    ownLog("worker"),
    onTable("GetItem", "PutItem", "UpdateItem", "Query"),
    {
      actions: ["lambda:CheckpointDurableExecution", "lambda:GetDurableExecutionState"],
      resources: [WORKER],
    },
    { actions: ["sqs:SendMessage"], resources: [DEAD_LETTERS] },
  ],
  clock: [
    ownLog("clock"),
    onTable("GetItem", "PutItem", "UpdateItem"),
    { actions: ["dynamodb:Query"], resources: [`${TABLE}/index/due`] },
    START_WORKER,
  ],
  failed: [
    ownLog("failed"),
    onTable("GetItem", "UpdateItem"),
    { actions: ["sqs:SendMessage"], resources: [UNDELIVERED] },
    {
      actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
      resources: [DEAD_LETTERS],
    },
  ],
  alarm: [ownLog("alarm")],
};

/** The links of each function: its secrets, and names of resources. */
export const LINKS: Readonly<Record<string, readonly string[]>> = {
  slack: ["SlackAllowedChannels", "SlackApiUrl", "SlackBotToken", "SlackSigningSecret", "Table", "Worker"],
  worker: [
    "AtlasApiVersion",
    "AtlasBaseUrl",
    "AtlasClientId",
    "AtlasClientSecret",
    "AtlasCurrency",
    "AtlasOrgId",
    "AtlasPrivateKey",
    "AtlasPublicKey",
    "SlackAllowedChannels",
    "SlackApiUrl",
    "SlackBotToken",
    "Table",
  ],
  clock: ["Table", "Worker"],
  failed: ["SlackApiUrl", "SlackBotToken", "Table"],
  alarm: ["SlackAlarmChannel", "SlackApiUrl", "SlackBotToken"],
};
