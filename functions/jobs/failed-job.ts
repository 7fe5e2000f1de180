import { isFinal, postMessage, type SlackRefusal } from "../slack/client.ts";
import { plainReply } from "../slack/reply.ts";
import { endFailed, fail, type QuestionRooms } from "./delivery.ts";
import type { Failure } from "./failure.ts";
import type { Query } from "./job.ts";
import { type JobEnding, jobKindOf } from "./job-kind.ts";

/** Ends a job that failed, in the way of its kind. */
export async function endFailedJob(rooms: QuestionRooms, job: Query, failure: Failure): Promise<void> {
  const kind = jobKindOf(rooms, job);
  const ending: JobEnding = {
    table: rooms.table,
    fail: () => fail(rooms, job, failure),
    endSilently: () => endFailed(rooms, job, failure),
    sendDirectMessage: (userId, text) => sendDirectMessage(rooms, job, userId, text),
  };
  if (kind.handleFailure) await kind.handleFailure(ending, job, failure);
  else await ending.fail();
}

async function sendDirectMessage(
  { slack }: QuestionRooms,
  { id }: Query,
  userId: string,
  text: string,
): Promise<SlackRefusal | undefined> {
  try {
    await postMessage(slack, { channelId: userId }, plainReply(text), { id, state: "failed", files: 0 });
    return undefined;
  } catch (error) {
    if (!isFinal(error)) throw error;
    return error;
  }
}
