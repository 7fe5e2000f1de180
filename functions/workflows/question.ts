import { createRetryStrategy, type DurableContext, JitterStrategy } from "@aws/durable-execution-sdk-js";
import type { WebClient } from "@slack/web-api";
import { formatInvoice } from "../commands/invoice.ts";
import { formatUsage } from "../commands/usage.ts";
import { logError, logWarning } from "../log.ts";
import { ACTIONS } from "../messages/actions.ts";
import type { Catalogue } from "../messages/catalogue.ts";
import { failureAnswer } from "../messages/failure.ts";
import type { Message } from "../messages/message.ts";
import { plainReply } from "../messages/reply.ts";
import { respond } from "../messages/respond.ts";
import {
  findMessage,
  type Place,
  postMessage,
  type QuestionMark,
  replaceMessage,
  SlackRefusal,
} from "../messages/slack.ts";
import { isAnswered, type Query, type QueryOf, readQuery, updateQuery } from "../store/query.ts";
import type { Table } from "../store/table.ts";
import { explain, type Failure, QuestionFailed, secondsUntilRetry } from "./failure.ts";

/** What every workflow that answers a question needs. */
export interface QuestionRooms {
  readonly table: Table;
  readonly slack: WebClient;
  readonly words: Catalogue;
  /** Milliseconds since 1970; read inside steps only. */
  readonly now: () => number;
}

/** How long a question may take, from the command to its answer. */
export const DEADLINE_MINUTES = 15;

/** What nobody foresaw may pass, and is tried four times. */
const retryStrategy = createRetryStrategy({
  maxAttempts: 4,
  initialDelay: { seconds: 1 },
  maxDelay: { seconds: 15 },
  backoffRate: 3,
  jitter: JitterStrategy.HALF,
});

/** Tagged, because a value may be undefined, which no checkpoint keeps. */
type Outcome<T> =
  | { kind: "value"; value: T }
  | { kind: "failure"; failure: Failure }
  | { kind: "later"; retryAfterSeconds: number };

/** Runs a step of a question on its query. What it returns is checkpointed, so it must be small JSON. */
export type QuestionStep<Asked extends Query = Query> = <T>(
  name: string,
  body: (query: Asked) => Promise<T>,
) => Promise<T>;

/**
 * The steps of a question. Each reads the query's record first, so that it knows what an interrupted run of
 * itself has done already. A foreseen failure is checkpointed like a value, because an error thrown out of a
 * step loses its type when the function is replayed. Where Atlas or Slack want to be left alone for a while,
 * or are out of order, the step is tried again until the question's deadline; waiting costs nothing.
 *
 * @throws from each step: QuestionFailed
 */
function questionSteps(rooms: QuestionRooms, context: DurableContext, queryId: string): QuestionStep {
  return async <T>(name: string, body: (query: Query) => Promise<T>): Promise<T> => {
    for (let pauses = 0; ; pauses += 1) {
      const run = () => attempt(rooms, queryId, name, body, pauses);
      const outcome = await context.step(name, run, { retryStrategy });
      if (outcome.kind === "failure") throw new QuestionFailed(outcome.failure);
      if (outcome.kind === "value") return outcome.value;
      await context.wait(`wait before ${name} again`, { seconds: outcome.retryAfterSeconds });
    }
  };
}

async function attempt<T>(
  rooms: QuestionRooms,
  queryId: string,
  name: string,
  body: (query: Query) => Promise<T>,
  pauses: number,
): Promise<Outcome<T>> {
  const query = await readQuery(rooms.table, queryId, rooms.now());
  if (!query) throw new Error(`There is no query ${queryId}`);
  try {
    return { kind: "value", value: await body(query) };
  } catch (error) {
    const retryAfterSeconds = secondsUntilRetry(error, pauses);
    if (retryAfterSeconds !== undefined && !isLate(query, rooms.now() + retryAfterSeconds * 1000)) {
      logWarning({ message: `Step ${name} waits ${retryAfterSeconds} s`, queryId, error });
      return { kind: "later", retryAfterSeconds };
    }
    const failure = explain(rooms.words, error);
    if (!failure) {
      logError({ message: `Step ${name} failed`, queryId, error });
      throw error;
    }
    logWarning({ message: `Step ${name} ended the question`, queryId, error });
    return { kind: "failure", failure };
  }
}

/** Whether a question's time is over. @param now milliseconds since 1970. */
export function isLate(query: Query, now: number): boolean {
  return now - query.createdAt >= DEADLINE_MINUTES * 60_000;
}

/** Where the answer to a query goes. */
export function placeOf(query: Query): Place {
  return { channelId: query.channelId, threadTs: query.threadTs };
}

/** Announces a question: one message, whose timestamp goes into the record at once. */
export async function announce(rooms: QuestionRooms, query: Query, message: Message): Promise<void> {
  if (query.messageTs) return;
  const messageTs = await post(rooms, query, message, mark(query, "working"));
  await updateQuery(rooms.table, query.id, { messageTs });
}

/** Shows something new in the announced message, while the question goes on. */
export async function showProgress(rooms: QuestionRooms, query: Query, message: Message): Promise<void> {
  await replace(rooms, query, message, mark(query, "working"));
}

/**
 * Turns the announced message into the answer.
 *
 * @param files how many files follow in its thread.
 * @returns the timestamp of the answer.
 */
export async function deliver(
  rooms: QuestionRooms,
  query: Query,
  message: Message,
  files: number,
): Promise<string | undefined> {
  if (isAnswered(query)) return query.messageTs;
  const messageTs = await replace(rooms, query, message, { ...mark(query, "answered"), files });
  await updateQuery(rooms.table, query.id, { state: files > 0 ? "answered" : "done", messageTs });
  return messageTs;
}

async function replace(
  rooms: QuestionRooms,
  query: Query,
  message: Message,
  questionMark: QuestionMark,
): Promise<string> {
  if (!query.messageTs) return await post(rooms, query, message, questionMark);
  const ts = await replaceMessage(rooms.slack, placeOf(query), query.messageTs, message, questionMark);
  if (ts !== query.messageTs) await updateQuery(rooms.table, query.id, { messageTs: ts });
  return ts;
}

/** Posts the one message of a question, or finds the one that an interrupted run has posted. */
async function post(
  rooms: QuestionRooms,
  query: Query,
  message: Message,
  questionMark: QuestionMark,
): Promise<string> {
  const place = placeOf(query);
  if (!query.isPosting) await updateQuery(rooms.table, query.id, { isPosting: true });
  const ts = query.isPosting ? await findMessage(rooms.slack, place, query.id, query.createdAt) : undefined;
  return ts
    ? await replaceMessage(rooms.slack, place, ts, message, questionMark)
    : await postMessage(rooms.slack, place, message, questionMark);
}

function mark(query: Query, state: QuestionMark["state"]): QuestionMark {
  return { id: query.id, state, files: 0 };
}

/**
 * Ends a question that failed: in the announced message if there is no answer in it yet, else below it, and
 * for the person alone where the bot may not post.
 */
async function fail(rooms: QuestionRooms, query: Query, failure: Failure): Promise<void> {
  if (query.state === "failed") return;
  const message = failureAnswer(rooms.words, failure, againOf(query), query.userId);
  try {
    await showFailure(rooms, query, message);
  } catch (error) {
    if (!(error instanceof SlackRefusal) || error.retryAfterSeconds !== undefined) throw error;
    await tell(query, message, error);
  }
  await updateQuery(rooms.table, query.id, {
    state: "failed",
    error: { code: failure.code, message: failure.reason },
  });
}

/** The button that asks the same again. */
function againOf(query: Query) {
  return query.kind === "usage"
    ? { actionId: ACTIONS.usageAgain, command: formatUsage(query.request) }
    : { actionId: ACTIONS.invoiceAgain, command: formatInvoice(query.request) };
}

async function showFailure(rooms: QuestionRooms, query: Query, message: Message): Promise<void> {
  if (!isAnswered(query)) {
    await replace(rooms, query, message, mark(query, "failed"));
    return;
  }
  const below = { channelId: query.channelId, threadTs: query.threadTs ?? query.messageTs };
  await postMessage(rooms.slack, below, message, mark(query, "failed"));
}

/** The last way to reach the person. If it is closed too, nobody can be told, and the log has it. */
async function tell(query: Query, message: Message, refusal: SlackRefusal): Promise<void> {
  try {
    if (!query.responseUrl) throw refusal;
    await respond(query.responseUrl, plainReply(message.text));
  } catch (error) {
    logError({ message: "Nobody could be told of a failure", queryId: query.id, error });
  }
}

/**
 * Runs a workflow to its end; whatever fails in it ends in a message that says what and what to do, and in a
 * record in state failed.
 */
export async function answerOrFail<Kind extends Query["kind"]>(
  rooms: QuestionRooms,
  context: DurableContext,
  queryId: string,
  kind: Kind,
  run: (step: QuestionStep<QueryOf<Kind>>) => Promise<void>,
): Promise<void> {
  const step = questionSteps(rooms, context, queryId);
  try {
    await run((name, body) => step(name, (query) => body(ofKind(query, kind))));
  } catch (error) {
    const failure = explain(rooms.words, error) ?? {
      code: "internal",
      reason: rooms.words.internal(`\`${queryId}\``),
    };
    await step("fail", (query) => fail(rooms, query, failure));
  }
}

function ofKind<Kind extends Query["kind"]>(query: Query, kind: Kind): QueryOf<Kind> {
  if (query.kind !== kind) throw new Error(`Query ${query.id} is about ${query.kind}, not ${kind}`);
  return query as QueryOf<Kind>;
}
