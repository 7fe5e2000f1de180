// The small build of zod: this module is part of every cold start.
import * as z from "zod/mini";
import { parseRecord } from "../aws/record.ts";
import type { Table } from "../aws/table.ts";
import { type Job, KEEP_SECONDS, readJob } from "./job.ts";

/** A thread, by the timestamp of its first message. */
interface Thread {
  readonly channelId: string;
  readonly rootTs: string;
}

const threadSchema = z.object({ jobId: z.string() });

/**
 * Remembers a job with an answer as the latest of its thread, for follow-ups. A message of the channel begins a thread
 * of its own.
 *
 * @param messageTs of the answer
 */
export async function rememberInThread(
  table: Table,
  { id, channelId, threadTs, createdAt }: Job,
  messageTs: string,
): Promise<void> {
  const thread = { channelId, rootTs: threadTs ?? messageTs };
  const expiresAt = Math.floor(createdAt / 1000) + KEEP_SECONDS;
  await table.update({
    Key: keyOf(thread),
    UpdateExpression: "SET jobId = :job, expiresAt = :expiresAt",
    ExpressionAttributeValues: { ":job": id, ":expiresAt": expiresAt },
  });
}

/**
 * Reads the latest job with an answer in a thread.
 *
 * @param now milliseconds since 1970
 * @throws Error where a record cannot be read
 */
export async function readLatestInThread(
  table: Table,
  thread: Thread,
  now: number,
): Promise<Job | undefined> {
  const item = await table.get(keyOf(thread));
  if (!item) return undefined;
  const { jobId } = parseRecord(threadSchema, item, `Thread ${thread.rootTs}`);
  return await readJob(table, jobId, now);
}

function keyOf({ channelId, rootTs }: Thread) {
  return { pk: `THREAD#${channelId}#${rootTs}`, sk: "THREAD" };
}
