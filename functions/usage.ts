import { withDurableExecution } from "@aws/durable-execution-sdk-js";
import { atlasRoom } from "./atlas/room.ts";
import { readAtlasConfig, readSlackConfig, readTableName } from "./config.ts";
import { catalogueFor } from "./messages/catalogue.ts";
import { slackClient } from "./messages/slack.ts";
import { openTable, WORKFLOW_PATIENCE } from "./store/table.ts";
import { usageWorkflow } from "./workflows/usage.ts";

const rooms = {
  table: openTable(readTableName(), WORKFLOW_PATIENCE),
  slack: slackClient(readSlackConfig()),
  words: catalogueFor(),
  now: () => Date.now(),
  atlas: atlasRoom(readAtlasConfig),
};

/** The durable function that answers a question about usage. Event: `{ queryId }`. */
export const handler = withDurableExecution<{ queryId: string }>((event, context) =>
  usageWorkflow(rooms, event, context),
);
