import type { DurableContext } from "@aws/durable-execution-sdk-js";
import { readUsage } from "../atlas/usage.ts";
import { formatPeriod } from "../billing/period.ts";
import { summarizeUsage, type UsageDetail } from "../billing/usage.ts";
import { usageCsv, usageCsvName } from "../messages/csv.ts";
import { announcement, stillWorking } from "../messages/progress.ts";
import { usageAnswer } from "../messages/usage.ts";
import { isAnswered, type QueryOf, updateQuery } from "../store/query.ts";
import { forgetToken } from "../store/token.ts";
import { askAtlas } from "./ask.ts";
import { announce, attach, deliver, placeOf, showProgress } from "./delivery.ts";
import { QuestionFailed } from "./failure.ts";
import { organizationName } from "./organization.ts";
import { answerOrFail, DEADLINE_MINUTES, isLate, type QuestionStep } from "./question.ts";
import type { WorkflowRooms } from "./rooms.ts";

type UsageQuestion = QueryOf<"usage">;

/** Seconds to wait before each further look at the query; the last one repeats. */
const WAITS = [1, 2, 3, 5, 8, 13, 21, 30];

/**
 * At every fourth look, after 11 s, 83 s and then about every two minutes, the announcement is updated, and
 * Atlas is given more time: a slow answer cannot be told from none (see `readUsage`).
 */
const LOOKS_PER_REST = 4;
const LONG_PATIENCE_MS = 12_000;

/**
 * The durable workflow behind `/atlas-usage`: announce, ask, poll, deliver, attach. While it waits, nothing
 * runs. Any step may run twice, and after a crash the whole of it may run again from the top: the query's
 * record says what is done.
 */
export async function usageWorkflow(
  rooms: WorkflowRooms,
  event: { queryId: string },
  context: DurableContext,
): Promise<void> {
  await answerOrFail(rooms, context, event.queryId, "usage", async (step) => {
    const { isOver, delivery, csv } = await step("announce", (query) => begin(rooms, query));
    if (isOver) return;
    await untilReady(rooms, context, step);
    if (delivery === "answer") await step("deliver", (query) => answer(rooms, query));
    if (csv) await step("attach", (query) => attachCsv(rooms, query));
  });
}

async function begin(rooms: WorkflowRooms, query: UsageQuestion) {
  const { delivery, request, state } = query;
  // In state failed the person was told that it could not be started, and it was started all the same.
  const isOver = state === "failed" || state === "done";
  if (!isOver && delivery === "answer") {
    await announce(rooms, query, announcement(rooms.words, request.period, query.userId));
  }
  return { isOver, delivery, csv: request.csv };
}

/** Asks, and looks at the query until it is finished. A token that Atlas has lost is replaced once. */
async function untilReady(
  rooms: WorkflowRooms,
  context: DurableContext,
  step: QuestionStep<UsageQuestion>,
): Promise<void> {
  let asked = false;
  let lost = 0;
  for (let look = 0; ; ) {
    if (!asked) {
      asked = await step("ask", (query) => ask(rooms, query));
      if (!asked) {
        await context.wait("wait for the same question", { seconds: 1 });
        continue;
      }
    }
    const status = await step("poll", (query) => poll(rooms, query, look));
    if (status === "ready") return;
    if (status === "unknown") {
      lost += 1;
      if (lost > 1) throw new QuestionFailed({ code: "token_lost", reason: rooms.words.tokenLost });
      asked = false;
      continue;
    }
    await context.wait("wait for Atlas", { seconds: WAITS[Math.min(look, WAITS.length - 1)] ?? 30 });
    look += 1;
  }
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
    if (isRest && query.delivery === "answer") {
      const elapsed = Math.round(elapsedMs / 1000);
      await showProgress(
        rooms,
        query,
        stillWorking(rooms.words, query.request.period, query.userId, elapsed),
      );
    }
  }
  return status;
}

/** @returns milliseconds since the question was asked. @throws QuestionFailed when that is too long. */
function failAfterDeadline(rooms: WorkflowRooms, query: UsageQuestion): number {
  if (!isLate(query, rooms.now())) return rooms.now() - query.createdAt;
  throw new QuestionFailed({ code: "timeout", reason: rooms.words.timeout(DEADLINE_MINUTES) });
}

async function answer(rooms: WorkflowRooms, query: UsageQuestion): Promise<void> {
  if (isAnswered(query)) return;
  const details = await readDetails(rooms, query);
  const { request, userId } = query;
  const summary = summarizeUsage(details, { period: request.period, groupBy: request.groupBy });
  const message = usageAnswer(rooms.words, summary, {
    request,
    organizations: organizationsOf(details) ?? [await payingOrganization(rooms, query)],
    userId,
    today: new Date(rooms.now()),
  });
  await deliver(rooms, query, message, request.csv ? 1 : 0);
}

/** Names of the organizations that the costs belong to; undefined where Atlas does not say. */
function organizationsOf(details: readonly UsageDetail[]): string[] | undefined {
  const names = new Set(
    details.map(({ organizationName, organizationId }) => organizationName ?? organizationId),
  );
  const known = [...names].filter((name) => name !== undefined);
  return known.length > 0 ? known : undefined;
}

function payingOrganization(rooms: WorkflowRooms, query: UsageQuestion): Promise<string> {
  const atlas = rooms.atlas();
  return organizationName(atlas, atlas.orgId, query.id);
}

async function attachCsv(rooms: WorkflowRooms, query: UsageQuestion): Promise<void> {
  if (query.state === "done") return;
  const { period, groupBy } = query.request;
  const details = await readDetails(rooms, query);
  const file = {
    name: usageCsvName(period, groupBy),
    title: rooms.words.csvTitle(formatPeriod(period), rooms.words.by(groupBy)),
    body: new Blob([usageCsv(details, period)]),
  };
  const place = { ...placeOf(query), threadTs: query.threadTs ?? query.messageTs };
  await attach(rooms, query, place, file);
}

async function readDetails(rooms: WorkflowRooms, query: UsageQuestion): Promise<UsageDetail[]> {
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
