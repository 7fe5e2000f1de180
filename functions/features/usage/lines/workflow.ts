import { attachFile, deliverAnswer, fileDestination, finishJob } from "../../../jobs/delivery.ts";
import type { WorkflowDeps } from "../../../jobs/deps.ts";
import { isAnswered } from "../../../jobs/job.ts";
import type { JobStep } from "../../../jobs/steps.ts";
import { readBudgetLine } from "../../budget/budget-line.ts";
import type { ReadCharges } from "../../charges/read-side.ts";
import { type Reading, sidesInOrder } from "../../charges/reading.ts";
import { usageCsvName, usageTableCsv } from "../csv.ts";
import { formatDates } from "../dates.ts";
import type { UsageJob } from "../job.ts";
import type { UsageRequest } from "../request.ts";
import { usageText } from "../text.ts";
import { lineAnswer, lineCosts } from "./answer.ts";
import { readLineSide, readLines } from "./charges.ts";
import { comparedOf } from "./sides.ts";

interface LinePlan {
  readonly delivery: UsageJob["delivery"];
  readonly request: UsageRequest;
  /** ISO date of the day on which the job began. */
  readonly today: string;
}

/**
 * Answers from the lines of invoices: read both sides, deliver, attach. What is read stays in the memory of the run and in
 * the table, because steps pass on only small JSON.
 */
export async function answerFromLines(
  deps: WorkflowDeps,
  step: JobStep<UsageJob>,
  { delivery, request, today }: LinePlan,
): Promise<void> {
  const charges: ReadCharges = new Map();
  const [first, second] = sidesInOrder(comparedOf(request), today);
  const { lastDay } = await step(`read ${first}`, async (job) => ({
    lastDay: await readLineSide(deps, job, first, { today, charges }),
  }));
  const reading: Reading = { today, lastDay, charges };
  await step(`read ${second}`, async (job) => {
    await readLineSide(deps, job, second, reading);
  });
  if (delivery === "answer") await step("deliver", (job) => deliverLines(deps, job, reading));
  if (request.csv) await step("attach", (job) => attachLines(deps, job, reading));
}

async function deliverLines(deps: WorkflowDeps, job: UsageJob, reading: Reading): Promise<void> {
  if (isAnswered(job)) return;
  const { read, sides } = await readLines(deps, job, reading);
  const { id: jobId, channelId, request } = job;
  const costs = await lineCosts(deps.atlas(), request, read, sides);
  const { period, days } = request;
  const budget = days ? [] : await readBudgetLine(deps, { jobId, channelId, period, filters: request });
  await deliverAnswer(deps, job, lineAnswer(deps, job, costs, budget), Number(request.csv));
}

async function attachLines(deps: WorkflowDeps, job: UsageJob, reading: Reading): Promise<void> {
  if (job.state === "done") return;
  if (!job.isAttached) {
    const { read, sides } = await readLines(deps, job, reading);
    const { summary, comparison, warnings } = await lineCosts(deps.atlas(), job.request, read, sides);
    const { groupBy } = summary;
    const by = typeof groupBy === "string" ? groupBy : `tag-${groupBy.tag.replace(/[^\p{L}\p{N}]+/gu, "-")}`;
    const destination = await fileDestination(deps, job);
    await attachFile(deps, job, destination, {
      name: usageCsvName(summary, by),
      title: usageText.csvTitle(formatDates(summary), usageText.by(groupBy), warnings.length > 0),
      body: new Blob([usageTableCsv(summary, "USD", comparison)]),
    });
  }
  await finishJob(deps, job);
}
