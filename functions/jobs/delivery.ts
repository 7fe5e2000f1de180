import type { WebClient } from "@slack/web-api";
import { logError, logInfo, logWarning } from "../aws/log.ts";
import type { Table } from "../aws/table.ts";
import type { Message } from "../slack/block-kit.ts";
import {
  findMessage,
  isFinal,
  isSlackError,
  type Place,
  postMessage,
  type QuestionMark,
  replaceMessage,
  SlackRefusal,
  updateMessage,
} from "../slack/client.ts";
import { attachFile, type FileContent } from "../slack/file.ts";
import { plainReply } from "../slack/reply.ts";
import { respond } from "../slack/respond.ts";
import { slackText } from "../slack/text.ts";
import { aboutFile, type Failure } from "./failure.ts";
import { failureAnswer } from "./failure-message.ts";
import { isAnswered, type Query, updateQuery } from "./job.ts";
import { type JobKinds, jobKindOf } from "./job-kind.ts";
import { jobText } from "./text.ts";

/** What every workflow that answers a question needs. */
export interface QuestionRooms {
  readonly table: Table;
  readonly slack: WebClient;
  readonly jobKinds: JobKinds;
  /** Milliseconds since 1970; read inside steps only. */
  readonly now: () => number;
}

/** Where the answer to a query goes. */
export function placeOf(query: Query): Place {
  return { channelId: query.channelId, threadTs: query.threadTs };
}

/** Announces a question: one message, whose timestamp goes into the record at once. */
export async function announce(rooms: QuestionRooms, query: Query, message: Message): Promise<void> {
  if (query.messageTs) return;
  await show(rooms, query, message, mark(query, "working"));
}

/** Shows something new in the announced message, while the question goes on: also where Slack does not take it. */
export async function showProgress(rooms: QuestionRooms, query: Query, message: Message): Promise<void> {
  if (!query.messageTs) return;
  try {
    await updateMessage(rooms.slack, placeOf(query), query.messageTs, message, mark(query, "working"));
  } catch (error) {
    if (!isSlackError(error)) throw error;
    logWarning({ message: "Progress could not be shown", queryId: query.id, error });
  }
}

/**
 * Turns the announced message into the answer, or posts the answer where nothing was announced.
 *
 * @param files how many files follow in its thread.
 * @param state `answered` when something else is still to be delivered.
 * @returns the timestamp of the answer.
 */
export async function deliver(
  rooms: QuestionRooms,
  query: Query,
  message: Message,
  files: number,
  state: "answered" | "done" = files > 0 ? "answered" : "done",
): Promise<string | undefined> {
  if (isAnswered(query)) return query.messageTs;
  const messageTs = await show(rooms, query, message, { ...mark(query, "answered"), files });
  if (state === "done") await end(rooms, query, { state, messageTs });
  else await updateQuery(rooms.table, query.id, { state, messageTs });
  return messageTs;
}

/**
 * Shows the one message of a question: in the place of what it shows already, which an interrupted run may have
 * posted, else as a new one.
 *
 * @returns its timestamp, which is in the record then.
 */
async function show(
  rooms: QuestionRooms,
  query: Query,
  message: Message,
  questionMark: QuestionMark,
): Promise<string> {
  const place = placeOf(query);
  const find = () => findMessage(rooms.slack, place, query.id, query.createdAt);
  const shown = query.messageTs ?? (query.isPosting ? await find() : undefined);
  const ts = shown
    ? await replaceMessage(rooms.slack, place, shown, message, questionMark, query.createdAt)
    : await post(rooms, query, message, questionMark);
  if (ts !== query.messageTs) await updateQuery(rooms.table, query.id, { messageTs: ts });
  return ts;
}

/** Posts the one message of a question. */
async function post(
  rooms: QuestionRooms,
  query: Query,
  message: Message,
  questionMark: QuestionMark,
): Promise<string> {
  await updateQuery(rooms.table, query.id, { isPosting: true });
  try {
    return await postMessage(rooms.slack, placeOf(query), message, questionMark);
  } catch (error) {
    // What Slack refused is not there, and need not be looked for.
    if (error instanceof SlackRefusal) await updateQuery(rooms.table, query.id, { isPosting: false });
    throw error;
  }
}

/** Attaches the file of a question. What became of an interrupted run is in the record. */
export async function attach(
  rooms: QuestionRooms,
  query: Query,
  place: Place,
  file: FileContent,
): Promise<void> {
  const remember = (fileId: string) => updateQuery(rooms.table, query.id, { fileId });
  await aboutFile(attachFile(rooms.slack, place, file, query.fileId, remember));
  await updateQuery(rooms.table, query.id, { isAttached: true });
}

/** Ends a question of which everything is delivered. */
export async function finish(rooms: QuestionRooms, query: Query): Promise<void> {
  await end(rooms, query, { state: "done" });
}

/** Remembers the end of a question, and writes the one line about it that operators see of their traffic. */
async function end(
  rooms: QuestionRooms,
  query: Query,
  how: Pick<Query, "messageTs" | "error"> & { state: "done" | "failed" },
): Promise<void> {
  await updateQuery(rooms.table, query.id, how);
  const { kind, delivery } = query;
  const durationMs = rooms.now() - query.createdAt;
  logInfo({
    message: "A question ended",
    queryId: query.id,
    details: { kind, delivery, state: how.state, code: how.error?.code, durationMs },
  });
}

function mark(query: Query, state: QuestionMark["state"]): QuestionMark {
  return { id: query.id, state, files: 0 };
}

/**
 * Ends a question that failed: in the announced message if there is no answer in it yet, else below it, and
 * for the person alone where the bot may not post.
 */
export async function fail(rooms: QuestionRooms, query: Query, failure: Failure): Promise<void> {
  if (query.state === "failed") return;
  const kind = jobKindOf(rooms, query);
  const origin = kind.origin?.(query) ?? jobText.asked(query.userId);
  const message = failureAnswer(failure, kind.again?.(query), origin);
  try {
    await showFailure(rooms, query, message);
  } catch (error) {
    if (!isFinal(error)) throw error;
    await tell(query, message, error);
  }
  await endFailed(rooms, query, failure);
}

/** Ends a question that failed, without a word where it was asked. */
export async function endFailed(
  rooms: QuestionRooms,
  query: Query,
  { code, reason }: Failure,
): Promise<void> {
  await end(rooms, query, { state: "failed", error: { code, message: reason } });
}

async function showFailure(rooms: QuestionRooms, query: Query, message: Message): Promise<void> {
  if (!isAnswered(query)) {
    await show(rooms, query, message, mark(query, "failed"));
    return;
  }
  const below = { channelId: query.channelId, threadTs: query.threadTs ?? query.messageTs };
  const told = await findMessage(rooms.slack, below, query.id, query.createdAt, "failed");
  if (!told) await postMessage(rooms.slack, below, message, mark(query, "failed"));
}

/**
 * Ends a question whose failure cannot be shown in the channel, because Slack's API is unavailable for too long:
 * the person is told by the response URL, which may work all the same.
 */
export async function failPrivately(rooms: QuestionRooms, query: Query, failure: Failure): Promise<void> {
  if (query.state === "failed") return;
  await tell(query, plainReply(slackText.failed(failure.reason)));
  await endFailed(rooms, query, failure);
}

/** Ends a question whose failure nobody could be told of. */
export async function failSilently(rooms: QuestionRooms, query: Query, failure: Failure): Promise<void> {
  if (query.state === "failed") return;
  logError({ message: UNTOLD, queryId: query.id, details: { code: failure.code } });
  await endFailed(rooms, query, failure);
}

const UNTOLD = "Nobody could be told of a failure";

/** The last way to reach the person. If it is closed too, nobody can be told, and the log has it. */
async function tell(query: Query, message: Message, refusal?: SlackRefusal): Promise<void> {
  try {
    if (!query.responseUrl) throw refusal ?? new SlackRefusal("no_response_url");
    await respond(query.responseUrl, plainReply(message.text));
  } catch (error) {
    if (!isFinal(error)) throw error;
    logError({ message: UNTOLD, queryId: query.id, error });
  }
}
