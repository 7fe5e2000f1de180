import * as z from "zod/mini";
import { parseRecord } from "../aws/record.ts";
import type { Table } from "../aws/table.ts";
import { type Job, KEEP_SECONDS } from "./job.ts";

/** A thread of the direct messages between a person and the bot, by the timestamp of its first message. */
interface DirectThread {
  readonly channelId: string;
  readonly rootTs: string;
}

const recordSchema = z.object({ askedIn: z.string(), expiresAt: z.number() });

/** Remembers in which channel a direct message was asked for: its buttons work where that channel is allowed. */
export async function rememberAskingChannel(
  table: Table,
  { channelId, createdAt, mustBeMember }: Job,
  thread: DirectThread,
): Promise<void> {
  const askedIn = mustBeMember?.channelId ?? channelId;
  if (askedIn === thread.channelId) return;
  const expiresAt = Math.floor(createdAt / 1000) + KEEP_SECONDS;
  await table.put({ Item: { ...keyOf(thread), askedIn, expiresAt } });
}

/**
 * @param now milliseconds since 1970
 * @returns undefined for another message.
 * @throws Error where the record cannot be read
 */
export async function readAskingChannel(
  table: Table,
  thread: DirectThread,
  now: number,
): Promise<string | undefined> {
  const item = await table.get(keyOf(thread));
  if (!item) return undefined;
  const { askedIn, expiresAt } = parseRecord(recordSchema, item, `Direct message ${thread.rootTs}`);
  return expiresAt * 1000 > now ? askedIn : undefined;
}

function keyOf({ channelId, rootTs }: DirectThread) {
  return { pk: `DIRECT#${channelId}#${rootTs}`, sk: "DIRECT" };
}
