import { checkpointPermission, lambdaArgs, OWN_PERMISSIONS_ONLY } from "./lambda.ts";
import type { Queues } from "./queues.ts";
import type { Secrets } from "./secrets.ts";
import type { BotTable } from "./table.ts";
import { EXECUTION_MINUTES } from "./timeouts.ts";

/**
 * The durable function. Starts that Lambda accepts but cannot run go to the dead-letter queue.
 *
 * Other functions get its name by the link `Worker`; linking the component would also let them stop and list
 * executions. They may start any version, because during a deployment they still name the previous one.
 */
export function createWorker(deps: { secrets: Secrets; table: BotTable; queues: Queues }) {
  const { secrets, table } = deps;
  const { arn: targetArn } = deps.queues.deadLetters;
  const { name, arn, qualifier } = new sst.aws.Workflow("BotWorker", {
    ...lambdaArgs("worker", [
      table.allow("GetItem", "PutItem", "UpdateItem", "Query"),
      checkpointPermission("worker"),
      { actions: ["sqs:SendMessage"], resources: [targetArn] },
    ]),
    description: "Answers commands and posts reports",
    link: [table.link, ...secrets.atlas, ...secrets.slack, secrets.channels],
    // An invoice goes through the disk. One of a million lines takes 267 MB there, and 226 MiB of memory.
    memory: "1024 MB",
    storage: "2 GB",
    timeout: { execution: `${EXECUTION_MINUTES} minutes`, invocation: "10 minutes" },
    retention: "14 days",
    transform: { function: { ...OWN_PERMISSIONS_ONLY, function: { deadLetterConfig: { targetArn } } } },
  });
  return {
    name,
    arn,
    link: new sst.Linkable("Worker", { properties: { name, qualifier } }),
    start: { actions: ["lambda:InvokeFunction"], resources: [$interpolate`${arn}:*`] },
  };
}

export type Worker = ReturnType<typeof createWorker>;
