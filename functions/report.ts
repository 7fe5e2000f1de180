import { withDurableExecution } from "@aws/durable-execution-sdk-js";
import { readAllowedChannels } from "./aws/config.ts";
import { jobKinds } from "./features/index.ts";
import { reportWorkflow } from "./features/report/workflow.ts";
import { openWorkflowRooms } from "./jobs/deps.ts";

const rooms = { ...openWorkflowRooms(jobKinds), allowedChannels: readAllowedChannels() };

/** The durable function that posts a report, or subscribes a channel to one. Event: `{ queryId }`. */
export const handler = withDurableExecution<{ queryId: string }>((event, context) =>
  reportWorkflow(rooms, event, context),
);
