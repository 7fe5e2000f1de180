import { readSlackConfig, readTableName } from "../config.ts";
import { catalogueFor } from "../messages/catalogue.ts";
import { slackClient } from "../messages/slack.ts";
import { openTable } from "../store/sdk-table.ts";
import type { QuestionRooms } from "./delivery.ts";

/** Opens what tells people of their questions, at a cold start, from the configuration. @throws ConfigError */
export function openQuestionRooms(): QuestionRooms {
  return {
    table: openTable(readTableName()),
    slack: slackClient(readSlackConfig()),
    words: catalogueFor(),
    now: () => Date.now(),
  };
}
