import { postMessage } from "../slack/client.ts";
import { isFinal, type SlackApiError } from "../slack/error.ts";
import { plainReply } from "../slack/reply.ts";
import { endFailed, fail, type JobDeps } from "./delivery.ts";
import type { Failure } from "./failure.ts";
import type { Job } from "./job.ts";
import { type JobEnding, jobKindOf } from "./job-kind.ts";

/** Ends a job that failed, in the way of its kind. */
export async function endFailedJob(deps: JobDeps, job: Job, failure: Failure): Promise<void> {
  const kind = jobKindOf(deps, job);
  const ending: JobEnding = {
    table: deps.table,
    fail: () => fail(deps, job, failure),
    endSilently: () => endFailed(deps, job, failure),
    sendDirectMessage: (userId, text) => sendDirectMessage(deps, job, userId, text),
  };
  if (kind.handleFailure) await kind.handleFailure(ending, job, failure);
  else await ending.fail();
}

async function sendDirectMessage(
  { slack }: JobDeps,
  { id }: Job,
  userId: string,
  text: string,
): Promise<SlackApiError | undefined> {
  try {
    await postMessage(slack, { channelId: userId }, plainReply(text), { id, state: "failed", files: 0 });
    return undefined;
  } catch (error) {
    if (!isFinal(error)) throw error;
    return error;
  }
}
