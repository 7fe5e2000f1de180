import type { Catalogue } from "../messages/catalogue.ts";
import type { Starter } from "./start.ts";

/** What the Slack app needs. */
export interface AppRooms extends Starter {
  readonly words: Catalogue;
  /** Channel ids in which the bot answers; `*` stands for all of them. */
  readonly allowedChannels: readonly string[];
}

/** Whether the bot answers in a channel. */
export function isAllowed(rooms: AppRooms, channelId: string): boolean {
  return rooms.allowedChannels.includes("*") || rooms.allowedChannels.includes(channelId);
}
