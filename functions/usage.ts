import { withDurableExecution } from "@aws/durable-execution-sdk-js";
import { createAtlasClient } from "./atlas/client.ts";
import { createNames } from "./atlas/names.ts";
import { readAtlasConfig, readSlackConfig, readTableName } from "./config.ts";
import { catalogueFor } from "./messages/catalogue.ts";
import { slackClient } from "./messages/slack.ts";
import { openTable, WORKFLOW_PATIENCE } from "./store/table.ts";
import type { AtlasRoom } from "./workflows/ask.ts";
import { type UsageRooms, usageWorkflow } from "./workflows/usage.ts";

const rooms: UsageRooms = {
  table: openTable(readTableName(), WORKFLOW_PATIENCE),
  slack: slackClient(readSlackConfig()),
  words: catalogueFor(),
  now: () => Date.now(),
  atlas,
};

let room: AtlasRoom | undefined;

function atlas(): AtlasRoom {
  if (!room) {
    const config = readAtlasConfig();
    const client = createAtlasClient(config);
    room = { client, names: createNames(client), orgId: config.orgId };
  }
  return room;
}

/** The durable function that answers a question about usage. Event: `{ queryId }`. */
export const handler = withDurableExecution<{ queryId: string }>((event, context) =>
  usageWorkflow(rooms, event, context),
);
