import { logError } from "../../aws/log.ts";
import { endFailed, fail, type QuestionRooms } from "../../jobs/delivery.ts";
import type { Failure } from "../../jobs/failure.ts";
import type { QueryOf } from "../../jobs/job.ts";
import { postMessage, SlackRefusal } from "../../slack/client.ts";
import { code } from "../../slack/mrkdwn.ts";
import { plainReply } from "../../slack/reply.ts";
import { countFailure, pauseSubscription, type Subscription } from "./subscription.ts";
import { reportWords } from "./subscription-message.ts";

type ReportQuestion = QueryOf<"report">;

/** After so many failures in a row a report is paused. */
const MOST_FAILURES = 3;

/** In these the channel is closed to the bot, so that trying again tomorrow is of no use. */
const CHANNEL_IS_CLOSED = new Set(["is_archived", "not_in_channel", "channel_not_found", "not_allowed"]);

/**
 * Ends a report that could not be posted. The channel is told, as of any question that failed. Where the bot may
 * not post any more, or it was the third failure in a row, the report is paused, and whoever subscribed is told
 * in a direct message.
 */
export async function endFailedReport(
  rooms: QuestionRooms,
  query: ReportQuestion,
  failure: Failure,
): Promise<void> {
  if (query.state === "failed") return;
  if (query.request.startedBy === "person") return await fail(rooms, query, failure);
  const of = { channelId: query.channelId, id: query.request.reportId };
  const isClosed = CHANNEL_IS_CLOSED.has(failure.code);
  const failures = await countFailure(rooms.table, of, query.id);
  if (isClosed || failures >= MOST_FAILURES) {
    const paused = await pauseSubscription(rooms.table, of);
    const reason = isClosed ? failure.reason : rooms.words.reportFailedOften(failures, failure.reason);
    if (paused) await tellSubscriber(rooms, query, paused, reason);
  }
  if (isClosed) await endFailed(rooms, query, failure);
  else await fail(rooms, query, failure);
}

/** A crash right after it tells twice, which is better than not at all. */
async function tellSubscriber(
  rooms: QuestionRooms,
  query: ReportQuestion,
  paused: Subscription,
  reason: string,
): Promise<void> {
  const resume = code(`/atlas-report resume ${paused.id}`);
  const text = rooms.words.reportPausedAlone(reportWords(paused), paused.channelId, reason, resume);
  const place = { channelId: paused.userId };
  try {
    await postMessage(rooms.slack, place, plainReply(text), { id: query.id, state: "failed", files: 0 });
  } catch (error) {
    if (!(error instanceof SlackRefusal) || error.retryAfterSeconds !== undefined) throw error;
    logError({ message: "Nobody could be told that a report is paused", queryId: query.id, error });
  }
}
