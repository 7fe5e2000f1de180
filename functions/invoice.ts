import { withDurableExecution } from "@aws/durable-execution-sdk-js";
import { jobKinds } from "./features/index.ts";
import { invoiceWorkflow } from "./features/invoice/workflow.ts";
import { openWorkflowDeps } from "./jobs/deps.ts";

const deps = openWorkflowDeps(jobKinds);

/** The durable function that answers a question about invoices. Event: `{ jobId }`. */
export const handler = withDurableExecution<{ jobId: string }>((event, context) =>
  invoiceWorkflow(deps, event, context),
);
