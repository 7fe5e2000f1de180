import { lambdaArgs, OWN_PERMISSIONS_ONLY, resourceName } from "./lambda.ts";
import type { Queues } from "./queues.ts";
import type { Secrets } from "./secrets.ts";
import type { BotTable } from "./table.ts";
import { FAILED_TIMEOUT_SECONDS } from "./timeouts.ts";
import type { Worker } from "./worker.ts";

/**
 * Tells people that their workflow crashed, timed out or was stopped. Lambda reports the end of every execution to
 * EventBridge's default bus. Events of executions that never started go to the dead-letter queue.
 */
export function createFailures(deps: { secrets: Secrets; table: BotTable; queues: Queues; worker: Worker }) {
  const { secrets, table, queues, worker } = deps;
  const { undelivered, deadLetters } = queues;
  const fn = new sst.aws.Function("Failed", {
    ...lambdaArgs("failed", [
      table.allow("GetItem", "UpdateItem"),
      { actions: ["sqs:SendMessage"], resources: [undelivered.arn] },
      {
        actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
        resources: [deadLetters.arn],
      },
    ]),
    description: "Tells people that a workflow failed",
    link: [table.link, ...secrets.slack],
    memory: "512 MB",
    timeout: `${FAILED_TIMEOUT_SECONDS} seconds`,
    transform: OWN_PERMISSIONS_ONLY,
  });
  new aws.lambda.FunctionEventInvokeConfig("FailedDestination", {
    functionName: fn.name,
    maximumRetryAttempts: 2,
    destinationConfig: { onFailure: { destination: undelivered.arn } },
  });
  // One event per batch, because SQS retries the whole batch when one event fails.
  new aws.lambda.EventSourceMapping("DeadLettersSource", {
    eventSourceArn: deadLetters.arn,
    functionName: fn.name,
    batchSize: 1,
  });
  routeFailedExecutions(worker.arn, fn, undelivered);
  return { name: fn.name };
}

/** Sends the end of each failed execution to the function, and events that cannot be delivered to the queue. */
function routeFailedExecutions(
  workerArn: $util.Output<string>,
  fn: sst.aws.Function,
  undelivered: Queues["undelivered"],
): void {
  const rule = new aws.cloudwatch.EventRule("WorkflowEnded", {
    name: resourceName("workflow-ended"),
    description: "Executions of the worker that failed, timed out or were stopped",
    eventPattern: $util.jsonStringify({
      source: ["aws.lambda"],
      "detail-type": ["Durable Execution Status Change"],
      detail: {
        status: ["FAILED", "TIMED_OUT", "STOPPED"],
        functionArn: [{ prefix: $interpolate`${workerArn}:` }],
      },
    }),
  });
  new aws.cloudwatch.EventTarget("WorkflowEndedTarget", {
    rule: rule.name,
    arn: fn.arn,
    deadLetterConfig: { arn: undelivered.arn },
  });
  new aws.lambda.Permission("WorkflowEndedPermission", {
    action: "lambda:InvokeFunction",
    function: fn.name,
    principal: "events.amazonaws.com",
    sourceArn: rule.arn,
  });
  new aws.sqs.QueuePolicy("UndeliveredPolicy", {
    queueUrl: undelivered.url,
    policy: aws.iam.getPolicyDocumentOutput({
      statements: [
        {
          principals: [{ type: "Service", identifiers: ["events.amazonaws.com"] }],
          actions: ["sqs:SendMessage"],
          resources: [undelivered.arn],
          conditions: [{ test: "ArnEquals", variable: "aws:SourceArn", values: [rule.arn] }],
        },
      ],
    }).json,
  });
}

export type Failures = ReturnType<typeof createFailures>;
