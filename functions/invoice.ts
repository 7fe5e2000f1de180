import { withDurableExecution } from "@aws/durable-execution-sdk-js";
import { invoiceWorkflow } from "./workflows/invoice.ts";
import { openWorkflowRooms } from "./workflows/rooms.ts";

const rooms = openWorkflowRooms();

/** The durable function that answers a question about invoices. Event: `{ queryId }`. */
export const handler = withDurableExecution<{ queryId: string }>((event, context) =>
  invoiceWorkflow(rooms, event, context),
);
