import { withDurableExecution } from "@aws/durable-execution-sdk-js";
import { usageWorkflow } from "./features/usage/workflow.ts";
import { openWorkflowRooms } from "./jobs/deps.ts";

const rooms = openWorkflowRooms();

/** The durable function that answers a question about usage. Event: `{ queryId }`. */
export const handler = withDurableExecution<{ queryId: string }>((event, context) =>
  usageWorkflow(rooms, event, context),
);
