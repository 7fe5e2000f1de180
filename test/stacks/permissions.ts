/** A statement of an IAM policy that allows something. */
export interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

const REGION = "eu-west-1:123456789012";

/** The table's name ends in eight letters that SST draws by lot; here they are left out. */
const TABLE = `arn:aws:dynamodb:${REGION}:table/atlas-cost-bot-test-BotTableTable`;
const UNDELIVERED = `arn:aws:sqs:${REGION}:atlas-cost-bot-test-undelivered`;
const DEAD_LETTERS = `arn:aws:sqs:${REGION}:atlas-cost-bot-test-dead-letters`;

function onTable(...operations: string[]): Statement {
  return { actions: operations.map((operation) => `dynamodb:${operation}`), resources: [TABLE] };
}

function lambda(name: string): string {
  return `arn:aws:lambda:${REGION}:function:atlas-cost-bot-test-${name}:*`;
}

function ownLog(name: string): Statement {
  return {
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resources: [`arn:aws:logs:${REGION}:log-group:/aws/lambda/atlas-cost-bot-test-${name}:*`],
  };
}

function ownCheckpoints(name: string): Statement {
  return {
    actions: ["lambda:CheckpointDurableExecution", "lambda:GetDurableExecutionState"],
    resources: [lambda(name)],
  };
}

const TO_DEAD_LETTERS = { actions: ["sqs:SendMessage"], resources: [DEAD_LETTERS] };

function start(name: string): Statement {
  return { actions: ["lambda:InvokeFunction"], resources: [lambda(name)] };
}

/**
 * Everything that the functions may do in AWS, on stage `test`. The deployed roles must be equal to this list,
 * and what the functions do while the end-to-end tests run must be in it.
 */
export const PERMISSIONS: Readonly<Record<string, readonly Statement[]>> = {
  slack: [
    ownLog("slack"),
    onTable("GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query"),
    start("usage"),
    start("invoice"),
    start("report"),
  ],
  usage: [ownLog("usage"), onTable("GetItem", "UpdateItem"), ownCheckpoints("usage"), TO_DEAD_LETTERS],
  invoice: [ownLog("invoice"), onTable("GetItem", "UpdateItem"), ownCheckpoints("invoice"), TO_DEAD_LETTERS],
  report: [
    ownLog("report"),
    onTable("GetItem", "PutItem", "UpdateItem", "Query"),
    ownCheckpoints("report"),
    TO_DEAD_LETTERS,
  ],
  clock: [
    ownLog("clock"),
    onTable("GetItem", "PutItem", "UpdateItem"),
    { actions: ["dynamodb:Query"], resources: [`${TABLE}/index/due`] },
    start("report"),
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

/** What each function is linked to: its secrets, and names of resources. */
export const LINKS: Readonly<Record<string, readonly string[]>> = {
  slack: [
    "InvoiceWorkflow",
    "ReportWorkflow",
    "SlackAllowedChannels",
    "SlackApiUrl",
    "SlackBotToken",
    "SlackSigningSecret",
    "Table",
    "UsageWorkflow",
  ],
  usage: [...atlasLinks(), "SlackApiUrl", "SlackBotToken", "Table"],
  invoice: [...atlasLinks(), "SlackApiUrl", "SlackBotToken", "Table"],
  report: [...atlasLinks(), "SlackAllowedChannels", "SlackApiUrl", "SlackBotToken", "Table"],
  clock: ["ReportWorkflow", "Table"],
  failed: ["SlackApiUrl", "SlackBotToken", "Table"],
  alarm: ["SlackAlarmChannel", "SlackApiUrl", "SlackBotToken"],
};

function atlasLinks(): string[] {
  return [
    "AtlasApiVersion",
    "AtlasBaseUrl",
    "AtlasClientId",
    "AtlasClientSecret",
    "AtlasOrgId",
    "AtlasPrivateKey",
    "AtlasPublicKey",
  ];
}
