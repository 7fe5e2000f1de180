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

/** Opens the rooms at a cold start, from the configuration. @throws ConfigError */
export function openWorkflowRooms(): WorkflowRooms {
  return { ...openQuestionRooms(), atlas: atlasRoom(readAtlasConfig) };
}

/** The same without Atlas. @throws ConfigError */
export function openQuestionRooms(): QuestionRooms {
  return {
    table: openTable(readTableName(), WORKFLOW_PATIENCE),
    slack: slackClient(readSlackConfig()),
    words: catalogueFor(),
    now: () => Date.now(),
  };
}
