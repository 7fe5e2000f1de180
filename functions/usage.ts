import { withDurableExecution } from "@aws/durable-execution-sdk-js";
import { jobKinds } from "./features/index.ts";
import { usageWorkflow } from "./features/usage/workflow.ts";
import { openWorkflowRooms } from "./jobs/deps.ts";

const rooms = openWorkflowRooms(jobKinds);

/** The durable function that answers a question about usage. Event: `{ queryId }`. */
export const handler = withDurableExecution<{ queryId: string }>((event, context) =>
  usageWorkflow(rooms, event, context),
);
