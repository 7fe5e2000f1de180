import { lambdaArgs, OWN_PERMISSIONS_ONLY, resourceName } from "./lambda.ts";
import type { Queues } from "./queues.ts";
import type { Secrets } from "./secrets.ts";
import type { Table } from "./table.ts";
import { FAILED_TIMEOUT_SECONDS } from "./timeouts.ts";
import type { Worker } from "./worker.ts";

/**
 * Tells people when a workflow itself has crashed: out of memory, out of time, or stopped. Lambda reports how
 * every execution ends to EventBridge's default bus, whatever it died of, and puts the event of one that it never
 * began into the dead-letter queue.
 */
export function createFailures(deps: { secrets: Secrets; table: Table; queues: Queues; worker: Worker }) {
  const { secrets, table, worker } = deps;
  const { undelivered: queue, deadLetters } = deps.queues;
  const fn = new sst.aws.Function("Failed", {
    ...lambdaArgs("failed", [
      table.allow("GetItem", "UpdateItem"),
      { actions: ["sqs:SendMessage"], resources: [queue.arn] },
      {
        actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
        resources: [deadLetters.arn],
      },
    ]),
    description: "Tells people of workflows that died",
    link: [table.link, ...secrets.slack],
    memory: "512 MB",
    timeout: `${FAILED_TIMEOUT_SECONDS} seconds`,
    transform: OWN_PERMISSIONS_ONLY,
  });
  new aws.lambda.FunctionEventInvokeConfig("FailedDestination", {
    functionName: fn.name,
    maximumRetryAttempts: 2,
    destinationConfig: { onFailure: { destination: queue.arn } },
  });
  // One at a time: what fails is tried again without what went well.
  new aws.lambda.EventSourceMapping("DeadLettersSource", {
    eventSourceArn: deadLetters.arn,
    functionName: fn.name,
    batchSize: 1,
  });
  const rule = new aws.cloudwatch.EventRule("WorkflowEnded", {
    name: resourceName("workflow-ended"),
    description: "Executions of the bot's workflows that ended without success",
    eventPattern: $util.jsonStringify({
      source: ["aws.lambda"],
      "detail-type": ["Durable Execution Status Change"],
      detail: {
        status: ["FAILED", "TIMED_OUT", "STOPPED"],
        functionArn: [{ prefix: $interpolate`${worker.arn}:` }],
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
  return { name: fn.name };
}

export type Failures = ReturnType<typeof createFailures>;
