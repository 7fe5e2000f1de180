import type { DurableContext } from "@aws/durable-execution-sdk-js";
import { readUsage } from "../../atlas/usage.ts";
import type { UsageDetail } from "../../atlas/usage-detail.ts";
import { showProgress } from "../../jobs/delivery.ts";
import type { WorkflowRooms } from "../../jobs/deps.ts";
import { QuestionFailed } from "../../jobs/failure.ts";
import { isAnswered, type QueryOf, updateQuery } from "../../jobs/job.ts";
import { jobKindOf } from "../../jobs/job-kind.ts";
import { deadlineMinutes, isLate, type QuestionStep } from "../../jobs/steps.ts";
import type { UsageRequest } from "./command.ts";
import { stillWorking } from "./progress.ts";
import { askAtlas } from "./query.ts";
import { forgetToken } from "./query-token.ts";
import { usageText } from "./text.ts";

/** A question that Cost Explorer answers. */
export type UsageQuestion = QueryOf<string, UsageRequest>;

/**
 * Seconds to wait before each further look at the query, or at who else asks the same; the last one repeats. An
 * execution may have 3,000 operations (Lambda quotas), which looking every second would use up in an hour.
 */
const WAITS = [1, 2, 3, 5, 8, 13, 21, 30];

/**
 * At every fourth look, after 11 s, 83 s and then about every two minutes, the announcement is updated, and
 * Atlas is given more time: a slow answer cannot be told from none (see `readUsage`).
 */
const LOOKS_PER_REST = 4;
const LONG_PATIENCE_MS = 12_000;

/** Asks, and looks at the query until it is finished. A token that Atlas has lost is replaced once. */
export async function untilReady<Question extends UsageQuestion>(
  rooms: WorkflowRooms,
  context: DurableContext,
  step: QuestionStep<Question>,
): Promise<void> {
  let asked = false;
  let lost = 0;
  let taken = 0;
  for (let look = 0; ; ) {
    if (!asked) {
      asked = await step("ask", (query) => ask(rooms, query));
      if (!asked) {
        await context.wait("wait for the same question", { seconds: waitAfter(taken) });
        taken += 1;
        continue;
      }
    }
    const status = await step("poll", (query) => poll(rooms, query, look));
    if (status === "ready") return;
    if (status === "unknown") {
      lost += 1;
      if (lost > 1) throw new QuestionFailed({ code: "token_lost", reason: usageText.tokenLost });
      asked = false;
      continue;
    }
    await context.wait("wait for Atlas", { seconds: waitAfter(look) });
    look += 1;
  }
}

function waitAfter(looks: number): number {
  return WAITS[Math.min(looks, WAITS.length - 1)] ?? 30;
}

async function ask(rooms: WorkflowRooms, query: UsageQuestion): Promise<boolean> {
  if (query.token) return true;
  const asked = await askAtlas(rooms, rooms.atlas(), query.id, query.request);
  if (asked.kind === "taken") {
    failAfterDeadline(rooms, query);
    return false;
  }
  const { questionKey, token } = asked;
  await updateQuery(rooms.table, query.id, { questionKey, token });
  return true;
}

async function poll(
  rooms: WorkflowRooms,
  query: UsageQuestion,
  look: number,
): Promise<"processing" | "ready" | "unknown"> {
  if (isAnswered(query)) return "ready";
  const isRest = look > 0 && look % LOOKS_PER_REST === 0;
  const { status } = await read(rooms, query, isRest ? LONG_PATIENCE_MS : undefined);
  if (status === "unknown") {
    await forget(rooms, query);
    return status;
  }
  if (status === "processing") {
    const elapsedMs = failAfterDeadline(rooms, query);
    if (isRest && jobKindOf(rooms, query).isAwaited && query.delivery === "answer") {
      const elapsed = Math.round(elapsedMs / 1000);
      await showProgress(rooms, query, stillWorking(query.request.period, query.userId, elapsed));
    }
  }
  return status;
}

/** @returns milliseconds since the question was asked. @throws QuestionFailed when that is too long. */
function failAfterDeadline(rooms: WorkflowRooms, query: UsageQuestion): number {
  if (!isLate(rooms, query, rooms.now())) return rooms.now() - query.createdAt;
  throw new QuestionFailed({ code: "timeout", reason: usageText.timeout(deadlineMinutes(rooms, query)) });
}

/** Reads the result of a query that is finished. @throws AtlasError, Error */
export async function readDetails(rooms: WorkflowRooms, query: UsageQuestion): Promise<UsageDetail[]> {
  const result = await read(rooms, query, LONG_PATIENCE_MS);
  if (result.status === "ready" && "details" in result) return result.details;
  // It was ready a moment ago, so it will be again; the step is tried again after a while.
  throw new Error(`Atlas answered "${result.status}" for a query that was finished`);
}

async function read(rooms: WorkflowRooms, query: UsageQuestion, patienceMs: number | undefined) {
  if (!query.token) return { status: "unknown" as const };
  const atlas = rooms.atlas();
  return await readUsage(atlas.client, atlas.orgId, query.token, { patienceMs });
}

async function forget(rooms: WorkflowRooms, query: UsageQuestion): Promise<void> {
  if (query.questionKey && query.token) await forgetToken(rooms.table, query.questionKey, query.token);
  await updateQuery(rooms.table, query.id, { token: "" });
}
