import { withDurableExecution } from "@aws/durable-execution-sdk-js";
import { openWorkflowRooms } from "./workflows/rooms.ts";
import { usageWorkflow } from "./workflows/usage.ts";

const rooms = openWorkflowRooms();

/** The durable function that answers a question about usage. Event: `{ queryId }`. */
export const handler = withDurableExecution<{ queryId: string }>((event, context) =>
  usageWorkflow(rooms, event, context),
);
