import { withDurableExecution } from "@aws/durable-execution-sdk-js";
import { readAllowedChannels } from "./config.ts";
import { reportWorkflow } from "./workflows/report.ts";
import { openWorkflowRooms } from "./workflows/rooms.ts";

const rooms = { ...openWorkflowRooms(), allowedChannels: readAllowedChannels() };

/** The durable function that posts a report, or subscribes a channel to one. Event: `{ queryId }`. */
export const handler = withDurableExecution<{ queryId: string }>((event, context) =>
  reportWorkflow(rooms, event, context),
);
