import { type AtlasRoom, atlasRoom } from "../atlas/room.ts";
import { readAtlasConfig, readSlackConfig, readTableName } from "../config.ts";
import { catalogueFor } from "../messages/catalogue.ts";
import { slackClient } from "../messages/slack.ts";
import { openTable, WORKFLOW_PATIENCE } from "../store/table.ts";
import type { QuestionRooms } from "./delivery.ts";

/** What the workflows need. */
export interface WorkflowRooms extends QuestionRooms {
  /** Opened inside a step, so that a wrong configuration reaches the person as a sentence. */
  readonly atlas: () => AtlasRoom;
}

/** What the workflows of reports need. */
export interface ReportRooms extends WorkflowRooms {
  /** Channel ids in which the bot may post; `*` stands for all of them. */
  readonly allowedChannels: readonly string[];
}

/** Opens the rooms at a cold start, from the configuration. @throws ConfigError */
export function openWorkflowRooms(): WorkflowRooms {
  return {
    table: openTable(readTableName(), WORKFLOW_PATIENCE),
    slack: slackClient(readSlackConfig()),
    words: catalogueFor(),
    now: () => Date.now(),
    atlas: atlasRoom(readAtlasConfig),
  };
}
