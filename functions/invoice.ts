import { withDurableExecution } from "@aws/durable-execution-sdk-js";
import { jobKinds } from "./features/index.ts";
import { invoiceWorkflow } from "./features/invoice/workflow.ts";
import { openWorkflowRooms } from "./jobs/deps.ts";

const rooms = openWorkflowRooms(jobKinds);

/** The durable function that answers a question about invoices. Event: `{ queryId }`. */
export const handler = withDurableExecution<{ queryId: string }>((event, context) =>
  invoiceWorkflow(rooms, event, context),
);
