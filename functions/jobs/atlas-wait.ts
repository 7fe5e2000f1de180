import type { AtlasError } from "../atlas/error.ts";
import { logWarning } from "../aws/log.ts";
import { type QuestionRooms, showProgress } from "./delivery.ts";
import { isAnswered, type Query } from "./job.ts";
import { jobKindOf } from "./job-kind.ts";
import { waitingForAtlas } from "./progress.ts";

/**
 * Says in the announcement of a question that Atlas is busy or has a problem, and that the bot keeps trying. What goes
 * wrong with that does not end the question.
 *
 * @param minutes how long the bot keeps trying, from the question on.
 */
export async function showWait(
  rooms: QuestionRooms,
  query: Query,
  { code }: AtlasError,
  minutes: number,
): Promise<void> {
  if (query.delivery !== "answer" || !query.messageTs || isAnswered(query)) return;
  const asking = jobKindOf(rooms, query).asking?.(query);
  if (asking === undefined) return;
  const elapsedSeconds = Math.round((rooms.now() - query.createdAt) / 1000);
  const wait = { isBusy: code === "rate_limited", elapsedSeconds, minutes };
  try {
    await showProgress(rooms, query, waitingForAtlas(asking, query.userId, wait));
  } catch (error) {
    logWarning({
      message: "The announcement does not say that Atlas is waited for",
      queryId: query.id,
      error,
    });
  }
}
