import { checkpoints, lambdaArgs, OWN_PERMISSIONS_ONLY } from "./lambda.ts";
import type { Queues } from "./queues.ts";
import type { Secrets } from "./secrets.ts";
import type { Table } from "./table.ts";
import { EXECUTION_MINUTES } from "./timeouts.ts";

/**
 * The durable function. What Lambda accepts to start and then cannot run goes to the dead-letter queue.
 *
 * Functions that start it get its name by the link `Worker`: a link to the component would also grant to stop and to list
 * its executions. They may start any version: while a deployment is under way, they still name the one before.
 */
export function createWorker(deps: { secrets: Secrets; table: Table; queues: Queues }) {
  const { secrets, table } = deps;
  const { arn: targetArn } = deps.queues.deadLetters;
  const { name, arn, qualifier } = new sst.aws.Workflow("BotWorker", {
    ...lambdaArgs("worker", [
      table.allow("GetItem", "PutItem", "UpdateItem", "Query"),
      checkpoints("worker"),
      { actions: ["sqs:SendMessage"], resources: [targetArn] },
    ]),
    description: "Answers commands, posts reports",
    link: [table.link, ...secrets.atlas, ...secrets.slack, secrets.channels],
    // An invoice waits on disk between Atlas and Slack; a million lines take 267 MB and 226 MiB of memory.
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
