import { withDurableExecution } from "@aws/durable-execution-sdk-js";
import { jobKinds } from "./features/index.ts";
import { usageWorkflow } from "./features/usage/workflow.ts";
import { openWorkflowDeps } from "./jobs/deps.ts";

const deps = openWorkflowDeps(jobKinds);

/** The durable function that answers a question about usage. Event: `{ jobId }`. */
export const handler = withDurableExecution<{ jobId: string }>((event, context) =>
  usageWorkflow(deps, event, context),
);
