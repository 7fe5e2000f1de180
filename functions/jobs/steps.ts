import {
  createRetryStrategy,
  type DurableContext,
  JitterStrategy,
  StepSemantics,
} from "@aws/durable-execution-sdk-js";
import { AtlasError } from "../atlas/error.ts";
import { logError, logWarning } from "../aws/log.ts";
import { redactError } from "../aws/redact.ts";
import { showWait } from "./atlas-wait.ts";
import { crashFailure, isStepCrash } from "./crash.ts";
import { failPrivately, failSilently, type QuestionRooms } from "./delivery.ts";
import { endFailedJob } from "./failed-job.ts";
import { explain, type Failure, QuestionFailed, secondsUntilRetry } from "./failure.ts";
import { type Query, readQuery } from "./job.ts";
import { jobKindOf } from "./job-kind.ts";
import { jobText } from "./text.ts";
import type { Waiting } from "./waiting.ts";

/** A response URL works for 30 minutes (Slack, "Handling user interaction", message responses). */
const RESPONSE_URL_MINUTES = 29;

/** Where nobody waits, a question waits no longer, unless its kind says otherwise. */
const LAST_PAUSE_MINUTES = 45;

type Kinds = Pick<QuestionRooms, "jobKinds">;

/** How long a question may take, from the command to its answer. */
export function deadlineMinutes(rooms: Kinds, query: Query): number {
  return jobKindOf(rooms, query).deadlineMinutes;
}

/** Whether somebody waits for the answer, and not only for what a clock has started. */
function isAwaited(rooms: Kinds, query: Query): boolean {
  return jobKindOf(rooms, query).isAwaited && query.partOf === undefined;
}

/** Minutes after which a question does not wait any more. */
function lastPauseMinutes(rooms: Kinds, query: Query): number {
  if (isAwaited(rooms, query)) return deadlineMinutes(rooms, query);
  return jobKindOf(rooms, query).lastPauseMinutes ?? LAST_PAUSE_MINUTES;
}

/**
 * What nobody foresaw may pass, and is tried four times. A step whose process ended counts as tried: otherwise Lambda
 * would invoke the function again until the execution's timeout.
 */
const STEP_CONFIG = {
  retryStrategy: createRetryStrategy({
    maxAttempts: 4,
    initialDelay: { seconds: 1 },
    maxDelay: { seconds: 15 },
    backoffRate: 3,
    jitter: JitterStrategy.HALF,
  }),
  semantics: StepSemantics.AtMostOncePerRetry,
};

/** A person who waits longer than this is told why. */
const LONG_WAIT_SECONDS = 10;

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
 * or are out of order, the step is tried again until the question's deadline, or, where nobody waits, for about an
 * hour (Slack) or an hour and a half (Atlas); waiting costs nothing.
 *
 * @param minutesOf how many minutes after the question the last wait may end.
 * @throws from each step: QuestionFailed
 */
function questionSteps(
  rooms: QuestionRooms,
  context: DurableContext,
  queryId: string,
  minutesOf = lastPauseMinutes,
): QuestionStep {
  return async <T>(name: string, body: (query: Query) => Promise<T>): Promise<T> => {
    let waitedSeconds = 0;
    for (let pauses = 0; ; pauses += 1) {
      const run = () => attempt(rooms, queryId, name, body, { pauses, waitedSeconds, minutesOf });
      const outcome = await context.step(name, run, STEP_CONFIG);
      if (outcome.kind === "failure") throw new QuestionFailed(outcome.failure);
      if (outcome.kind === "value") return outcome.value;
      await context.wait(`wait before ${name} again`, { seconds: outcome.retryAfterSeconds });
      waitedSeconds += outcome.retryAfterSeconds;
    }
  };
}

async function attempt<T>(
  rooms: QuestionRooms,
  queryId: string,
  name: string,
  body: (query: Query) => Promise<T>,
  {
    minutesOf,
    ...waited
  }: Omit<Waiting, "isAwaited" | "random"> & { minutesOf: (rooms: Kinds, query: Query) => number },
): Promise<Outcome<T>> {
  const query = await readQuery(rooms.table, queryId, rooms.now());
  if (!query) throw new Error(`There is no query ${queryId}`);
  try {
    return { kind: "value", value: await body(query) };
  } catch (error) {
    const retryAfterSeconds = secondsUntilRetry(error, { ...waited, isAwaited: isAwaited(rooms, query) });
    const isTooLate = isLate(rooms, query, rooms.now() + (retryAfterSeconds ?? 0) * 1000, minutesOf);
    if (retryAfterSeconds !== undefined && !isTooLate) {
      logWarning({ message: `Step ${name} waits ${retryAfterSeconds} s`, queryId, error });
      const isLong = waited.waitedSeconds + retryAfterSeconds >= LONG_WAIT_SECONDS;
      if (isAwaited(rooms, query) && isLong && error instanceof AtlasError) {
        await showWait(rooms, query, error, deadlineMinutes(rooms, query));
      }
      return { kind: "later", retryAfterSeconds };
    }
    const failure = explain(error);
    if (!failure) {
      logError({ message: `Step ${name} failed`, queryId, error });
      // Its checkpoint keeps what is thrown.
      throw redactError(error);
    }
    logWarning({ message: `Step ${name} ended the question`, queryId, error });
    return { kind: "failure", failure };
  }
}

/** Whether a question's time is over. @param now milliseconds since 1970. */
export function isLate(rooms: Kinds, query: Query, now: number, minutesOf = deadlineMinutes): boolean {
  return now - query.createdAt >= minutesOf(rooms, query) * 60_000;
}

/**
 * Runs a workflow to its end; whatever fails in it ends in a message that says what and what to do, and in a
 * record in state failed.
 */
export async function answerOrFail<Job extends Query>(
  rooms: QuestionRooms,
  context: DurableContext,
  queryId: string,
  kind: Job["kind"],
  run: (step: QuestionStep<Job>) => Promise<void>,
): Promise<void> {
  const step = questionSteps(rooms, context, queryId);
  try {
    await run((name, body) => step(name, (query) => body(ofKind<Job>(query, kind))));
  } catch (error) {
    const foreseen = explain(error) ?? {
      code: "internal",
      reason: jobText.internal(`\`${queryId}\``),
    };
    const isCrash = isStepCrash(error);
    const failureOf = (query: Query) => (isCrash ? crashFailure(rooms, query, "FAILED") : foreseen);
    const stepOfUrl = questionSteps(rooms, context, queryId, () => RESPONSE_URL_MINUTES);
    await step("fail", async (query) => {
      if (isCrash) logError({ message: "A step crashed at every attempt", queryId, error });
      if (isCrash && query.state === "done") return;
      await endFailedJob(rooms, ofKind<Job>(query, kind), failureOf(query));
    })
      .catch(
        orElse(() => stepOfUrl("notify privately", (query) => failPrivately(rooms, query, failureOf(query)))),
      )
      .catch(orElse(() => step("give up", (query) => failSilently(rooms, query, failureOf(query)))));
  }
}

/** What to do where waiting was in vain. What nobody foresaw ends the execution, which has a rule of its own. */
function orElse(next: () => Promise<void>): (error: unknown) => Promise<void> {
  return (error) => {
    if (error instanceof QuestionFailed) return next();
    throw error;
  };
}

function ofKind<Job extends Query>(query: Query, kind: Job["kind"]): Job {
  if (query.kind !== kind) throw new Error(`Query ${query.id} is about ${query.kind}, not ${kind}`);
  return query as Job;
}
