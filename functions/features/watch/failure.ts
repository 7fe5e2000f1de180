import { conditionHolds } from "../../aws/table.ts";
import type { Failure } from "../../jobs/failure.ts";
import { isEnded, MAX_EXECUTION_MS, readJob } from "../../jobs/job.ts";
import type { JobEnding } from "../../jobs/job-kind.ts";
import { isoDay } from "../../money/days.ts";
import { endFailedRun } from "../subscriptions/failure.ts";
import type { CheckJob, WatchFeature } from "./job.ts";
import { sharedCauseOf } from "./shared-cause.ts";

/** Until no check of the day can fail any more. */
const KEEP_SECONDS = 7 * 24 * 60 * 60;

/**
 * Ends a check that failed; see `endFailedRun`. The channel sees the first failure in a row of a watch. If all its
 * watches share the cause, it sees only the first one of the UTC day.
 */
export async function endFailedCheck<Request>(
  ending: JobEnding,
  job: CheckJob,
  failure: Failure,
  feature: WatchFeature<Request>,
): Promise<void> {
  if (job.state === "failed") return;
  const cause = sharedCauseOf(failure);
  const isShown = async (failures: number) =>
    failures <= 1 && (cause === undefined || (await claimMessage(ending, job, cause)));
  await endFailedRun(ending, job, failure, { feature, id: job.request.watchId, isShown });
}

/**
 * Claims the day's message about a cause for a check. A repeated attempt keeps the claim, so the message may come twice
 * after a crash. A claim of a check that is over without a message is taken over.
 *
 * @returns false if another check posts it or has posted it.
 */
async function claimMessage(
  { table, now }: JobEnding,
  { id, channelId, createdAt }: CheckJob,
  cause: string,
): Promise<boolean> {
  // With the day in the key, a record that DynamoDB deletes late is about no other day.
  const key = { pk: `FAILED_CHECKS#${channelId}#${isoDay(createdAt)}`, sk: cause };
  const known: string | undefined = (await table.get(key))?.["jobId"];
  if (known !== undefined && known !== id && (await hasMessage(known))) return false;
  const expiresAt = Math.ceil(createdAt / 1000) + KEEP_SECONDS;
  // The table repeats a write whose answer was lost. The function "failed" may update items, but not put them.
  return await conditionHolds(
    table.update({
      Key: key,
      UpdateExpression: "SET jobId = :job, expiresAt = :expiresAt",
      ConditionExpression: "attribute_not_exists(pk) OR jobId IN (:job, :known)",
      ExpressionAttributeValues: { ":job": id, ":known": known ?? id, ":expiresAt": expiresAt },
    }),
  );

  /** Whether a check has posted a message, or may still do so. */
  async function hasMessage(jobId: string): Promise<boolean> {
    const check = await readJob(table, jobId, now());
    if (!check) return false;
    return check.messageTs !== undefined || (!isEnded(check) && now() - check.createdAt < MAX_EXECUTION_MS);
  }
}
