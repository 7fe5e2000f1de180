import { withDurableExecution } from "@aws/durable-execution-sdk-js";
import { readAllowedChannels } from "./aws/config.ts";
import { jobKinds } from "./features/index.ts";
import { reportWorkflow } from "./features/report/workflow.ts";
import { openWorkflowDeps } from "./jobs/deps.ts";

const deps = { ...openWorkflowDeps(jobKinds), allowedChannels: readAllowedChannels() };

/** The durable function that posts a report, or subscribes a channel to one. Event: `{ jobId }`. */
export const handler = withDurableExecution<{ jobId: string }>((event, context) =>
  reportWorkflow(deps, event, context),
);
