import { checkpoints, lambdaArgs, OWN_PERMISSIONS_ONLY } from "./lambda.ts";
import type { Queues } from "./queues.ts";
import type { Secrets } from "./secrets.ts";
import type { Table } from "./table.ts";
import { EXECUTION_MINUTES } from "./timeouts.ts";

/**
 * The durable functions. What Lambda accepts to start and then cannot run goes to the dead-letter queue. An execution
 * stays on the version that began it, with that one's secrets: none may live longer than 4 hours.
 */
export function createWorkflows(deps: { secrets: Secrets; table: Table; queues: Queues }) {
  const { secrets, table } = deps;
  const { arn: targetArn } = deps.queues.deadLetters;
  const toDeadLetters = { actions: ["sqs:SendMessage"], resources: [targetArn] };
  const transform = { function: { ...OWN_PERMISSIONS_ONLY, function: { deadLetterConfig: { targetArn } } } };
  const link = [table.link, ...secrets.atlas, ...secrets.slack];
  const usage = new sst.aws.Workflow("Usage", {
    ...lambdaArgs("usage", [table.allow("GetItem", "UpdateItem"), checkpoints("usage"), toDeadLetters]),
    description: "Answers /atlas-usage",
    link,
    memory: "512 MB",
    timeout: { execution: `${EXECUTION_MINUTES.usage} minutes`, invocation: "3 minutes" },
    retention: "14 days",
    transform,
  });
  const invoice = new sst.aws.Workflow("Invoice", {
    ...lambdaArgs("invoice", [table.allow("GetItem", "UpdateItem"), checkpoints("invoice"), toDeadLetters]),
    description: "Answers /atlas-invoice",
    link,
    // The file waits on disk between Atlas and Slack; a million lines take 267 MB and 226 MiB of memory.
    memory: "1024 MB",
    storage: "2 GB",
    timeout: { execution: `${EXECUTION_MINUTES.invoice} minutes`, invocation: "10 minutes" },
    retention: "14 days",
    transform,
  });
  const report = new sst.aws.Workflow("Report", {
    ...lambdaArgs("report", [
      table.allow("GetItem", "PutItem", "UpdateItem", "Query"),
      checkpoints("report"),
      toDeadLetters,
    ]),
    description: "Posts reports, and answers who subscribes to one",
    link: [...link, secrets.channels],
    memory: "1024 MB",
    storage: "2 GB",
    timeout: { execution: `${EXECUTION_MINUTES.report} minutes`, invocation: "10 minutes" },
    retention: "14 days",
    transform,
  });
  return {
    usage: deployed("UsageWorkflow", usage),
    invoice: deployed("InvoiceWorkflow", invoice),
    report: deployed("ReportWorkflow", report),
  };
}

export type Workflows = ReturnType<typeof createWorkflows>;

/**
 * A workflow, with what a function that starts it is given. A link to the component would also grant to stop and to
 * list its executions. Any version may be started: while a deployment is under way, the one before still is.
 */
function deployed(link: string, { name, arn, qualifier }: sst.aws.Workflow) {
  return {
    name,
    arn,
    link: new sst.Linkable(link, { properties: { name, qualifier } }),
    start: { actions: ["lambda:InvokeFunction"], resources: [$interpolate`${arn}:*`] },
  };
}
