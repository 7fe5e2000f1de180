import { readAtlasConfig } from "../atlas/config.ts";
import { type AtlasRoom, atlasRoom } from "../atlas/room.ts";
import { shareThrough } from "../aws/share.ts";
import type { QuestionRooms } from "./delivery.ts";
import type { JobKinds } from "./job-kind.ts";
import { openQuestionRooms } from "./open-deps.ts";
import { removeAbandonedFolders } from "./temporary-folder.ts";

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
export function openWorkflowRooms(jobKinds: JobKinds): WorkflowRooms {
  void removeAbandonedFolders();
  const rooms = openQuestionRooms(jobKinds);
  return { ...rooms, atlas: atlasRoom(readAtlasConfig, shareThrough(rooms.table, rooms.now)) };
}
