import { workflowBundle } from "./bundle.ts";
import { lambdaArgs, OWN_PERMISSIONS_ONLY, resourceName } from "./lambda.ts";
import type { Secrets } from "./secrets.ts";
import type { Table } from "./table.ts";
import type { Workflows } from "./workflows.ts";

/**
 * Tells people when a workflow itself has died: out of memory, out of time, or stopped. Lambda reports how
 * every execution ends to EventBridge's default bus, whatever it died of.
 */
export function createFailures(rooms: { secrets: Secrets; table: Table; workflows: Workflows }) {
  const { secrets, table, workflows } = rooms;
  // What could not be delivered is kept for two weeks, and an alarm tells of it.
  const queue = new aws.sqs.Queue("Undelivered", {
    name: resourceName("undelivered"),
    messageRetentionSeconds: 14 * 24 * 60 * 60,
    sqsManagedSseEnabled: true,
  });
  const fn = new sst.aws.Function("Failed", {
    ...lambdaArgs("failed", [
      table.allow("GetItem", "UpdateItem"),
      { actions: ["sqs:SendMessage"], resources: [queue.arn] },
    ]),
    ...workflowBundle,
    description: "Tells people of workflows that died",
    link: [table.link, ...secrets.slack],
    memory: "512 MB",
    timeout: "1 minute",
    transform: OWN_PERMISSIONS_ONLY,
  });
  new aws.lambda.FunctionEventInvokeConfig("FailedDestination", {
    functionName: fn.name,
    maximumRetryAttempts: 2,
    destinationConfig: { onFailure: { destination: queue.arn } },
  });
  const rule = new aws.cloudwatch.EventRule("WorkflowEnded", {
    name: resourceName("workflow-ended"),
    description: "Executions of the bot's workflows that ended without success",
    eventPattern: $util.jsonStringify({
      source: ["aws.lambda"],
      "detail-type": ["Durable Execution Status Change"],
      detail: {
        status: ["FAILED", "TIMED_OUT", "STOPPED"],
        functionArn: Object.values(workflows).map(({ arn }) => ({ prefix: $interpolate`${arn}:` })),
      },
    }),
  });
  new aws.cloudwatch.EventTarget("WorkflowEndedTarget", {
    rule: rule.name,
    arn: fn.arn,
    deadLetterConfig: { arn: queue.arn },
  });
  new aws.lambda.Permission("WorkflowEndedPermission", {
    action: "lambda:InvokeFunction",
    function: fn.name,
    principal: "events.amazonaws.com",
    sourceArn: rule.arn,
  });
  new aws.sqs.QueuePolicy("UndeliveredPolicy", {
    queueUrl: queue.url,
    policy: aws.iam.getPolicyDocumentOutput({
      statements: [
        {
          principals: [{ type: "Service", identifiers: ["events.amazonaws.com"] }],
          actions: ["sqs:SendMessage"],
          resources: [queue.arn],
          conditions: [{ test: "ArnEquals", variable: "aws:SourceArn", values: [rule.arn] }],
        },
      ],
    }).json,
  });
  return { name: fn.name, queueName: queue.name };
}

export type Failures = ReturnType<typeof createFailures>;
