import type { DurableContext } from "@aws/durable-execution-sdk-js";
import { organizationName } from "../../atlas/organization.ts";
import type { UsageDetail } from "../../atlas/usage-detail.ts";
import { announce, attach, deliver, finish, placeOf } from "../../jobs/delivery.ts";
import type { WorkflowRooms } from "../../jobs/deps.ts";
import { isAnswered } from "../../jobs/job.ts";
import { answerOrFail } from "../../jobs/steps.ts";
import { formatPeriod } from "../../money/period.ts";
import { usageCsv, usageCsvName } from "./csv.ts";
import type { UsageJob } from "./job.ts";
import { usageAnswer } from "./message.ts";
import { readDetails, type UsageQuestion, untilReady } from "./poll.ts";
import { announcement } from "./progress.ts";
import { summarizeUsage } from "./summary.ts";
import { usageText } from "./text.ts";

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
  await answerOrFail<UsageJob>(rooms, context, event.queryId, "usage", async (step) => {
    const { isOver, delivery, csv } = await step("announce", (query) => begin(rooms, query));
    if (isOver) return;
    await untilReady(rooms, context, step);
    if (delivery === "answer") await step("deliver", (query) => answer(rooms, query));
    if (csv) await step("attach", (query) => attachAndFinish(rooms, query));
  });
}

async function begin(rooms: WorkflowRooms, query: UsageJob) {
  const { delivery, request, state } = query;
  // In state failed the person was told that it could not be started, and it was started all the same.
  const isOver = state === "failed" || state === "done";
  if (!isOver && delivery === "answer") {
    await announce(rooms, query, announcement(request.period, query.userId));
  }
  return { isOver, delivery, csv: request.csv };
}

async function answer(rooms: WorkflowRooms, query: UsageJob): Promise<void> {
  if (isAnswered(query)) return;
  const details = await readDetails(rooms, query);
  const { request, userId } = query;
  const summary = summarizeUsage(details, { period: request.period, groupBy: request.groupBy });
  const message = usageAnswer(summary, {
    request,
    organizations: await organizationsOf(rooms, query, details),
    userId,
    today: new Date(rooms.now()),
  });
  await deliver(rooms, query, message, request.csv ? 1 : 0);
}

/** Names of the organizations that the costs belong to: the one that pays where Atlas does not say. */
export async function organizationsOf(
  rooms: WorkflowRooms,
  query: UsageQuestion,
  details: readonly UsageDetail[],
): Promise<string[]> {
  const names = new Set(details.map(({ organizationName: name, organizationId }) => name ?? organizationId));
  const known = [...names].filter((name) => name !== undefined);
  if (known.length > 0) return known;
  const atlas = rooms.atlas();
  return [await organizationName(atlas, atlas.orgId, query.id)];
}

async function attachAndFinish(rooms: WorkflowRooms, query: UsageJob): Promise<void> {
  if (query.state === "done") return;
  await attachCsv(rooms, query);
  await finish(rooms, query);
}

/** Attaches the details as a CSV file in the thread of the answer. */
export async function attachCsv(rooms: WorkflowRooms, query: UsageQuestion): Promise<void> {
  if (query.isAttached) return;
  const { period, groupBy } = query.request;
  const details = await readDetails(rooms, query);
  const file = {
    name: usageCsvName(period, groupBy),
    title: usageText.csvTitle(formatPeriod(period), usageText.by(groupBy)),
    body: new Blob([usageCsv(details, period)]),
  };
  const place = { ...placeOf(query), threadTs: query.threadTs ?? query.messageTs };
  await attach(rooms, query, place, file);
}
