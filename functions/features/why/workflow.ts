import { announce, attachFile, deliverAnswer, fileDestination, finishJob } from "../../jobs/delivery.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { JobError } from "../../jobs/failure.ts";
import { isAnswered, isEnded } from "../../jobs/job.ts";
import type { JobRun } from "../../jobs/job-kind.ts";
import { progressMessage } from "../../jobs/progress.ts";
import { addDays, isoDay } from "../../money/days.ts";
import { problemsOf } from "../charges/missing.ts";
import {
  type BothCharges,
  lastDayOf,
  type ReadCharges,
  readBothSides,
  readLastDay,
  readSide,
} from "../charges/read-side.ts";
import { noDay, type Reading, sidesInOrder } from "../charges/reading.ts";
import { openSide, planSides, type Side, type SideName, type Sides } from "../charges/sides.ts";
import { datesWords } from "../period-clauses.ts";
import { answerText } from "./answer-text.ts";
import { effectsCsv } from "./csv.ts";
import { comparedNames } from "./dates.ts";
import { explainCharges } from "./explain-charges.ts";
import { type ExplorerCosts, fallbackAnswer, queryCosts } from "./fallback.ts";
import { sideNames } from "./headline.ts";
import type { WhyJob } from "./job.ts";
import { whyText } from "./text.ts";
import { explanationMessage } from "./view.ts";

/**
 * Answers `/atlas-why`: announce, read both periods, deliver, attach. What is read stays in the memory of the
 * run and in the table, because steps pass on only small JSON. Any step may run twice: the job's record says
 * what is done.
 */
export async function answerWhy(deps: WorkflowDeps, { step, context }: JobRun<WhyJob>): Promise<void> {
  const { isOver, delivery, csv, today, order } = await step("announce", (job) => announceWhy(deps, job));
  if (isOver) return;
  const [first, second] = order;
  const charges: ReadCharges = new Map();
  const { isReadable: isFirstReadable, lastDay } = await step(`read ${first}`, (job) =>
    readPeriod(deps, job, first, { today, charges }),
  );
  const reading: Reading = { today, charges, lastDay };
  const { isReadable: isSecondReadable } = await step(`read ${second}`, (job) =>
    readPeriod(deps, job, second, reading),
  );
  const isReadable = isFirstReadable && isSecondReadable;
  if (delivery === "answer") {
    const costs = isReadable ? undefined : await queryCosts({ deps, context, step, today });
    await step("deliver", (job) => deliverWhy(deps, job, reading, { isReadable, costs }));
  }
  if (csv && (isReadable || delivery === "file")) {
    await step("attach", (job) => attachEffects(deps, job, reading));
  }
}

async function announceWhy(deps: WorkflowDeps, job: WhyJob) {
  const { delivery, request, userId } = job;
  const isOver = isEnded(job);
  if (!isOver && delivery === "answer") {
    await announce(deps, job, progressMessage(whyText.comparing(...comparedNames(request)), userId));
  }
  const today = request.lastDay ? addDays(request.lastDay, 1) : isoDay(deps.now());
  return { isOver, delivery, csv: request.csv, today, order: sidesInOrder(request, today) };
}

async function readPeriod(deps: WorkflowDeps, job: WhyJob, name: SideName, reading: Reading) {
  const { today, lastDay, charges } = reading;
  const side = planSides(job.request, today, lastDay)[name];
  if (side.dayCount < 1) throw noDayOf(job, name);
  const read = await readSide(deps, job, side, charges);
  const isReadable = problemsOf(read, deps.atlas().orgId).length === 0;
  if (openSide(job.request, today) !== name) return { isReadable, lastDay };
  if (!isReadable) return { isReadable, lastDay: read.lastDay };
  const charged = await readLastDay(deps, job, side, charges);
  const isEmpty = planSides(job.request, today, charged)[name].dayCount < 1;
  if (charged === undefined || isEmpty) throw noDayOf(job, name);
  return { isReadable, lastDay: charged };
}

function noDayOf({ request }: WhyJob, name: SideName): JobError {
  const [after, before] = comparedNames(request);
  return noDay(answerText.noDay(name === "after" ? after : before));
}

async function readBoth(
  deps: WorkflowDeps,
  job: WhyJob,
  { today, lastDay, charges }: Reading,
): Promise<{ read: BothCharges; sides: Sides; open: SideName | undefined; problems: string[] }> {
  const sides = planSides(job.request, today, lastDay);
  const open = openSide(job.request, today);
  const planned = open && planSides(job.request, today)[open];
  const asRead = planned && (await readSide(deps, job, planned, charges));
  // The open side was read until yesterday, mostly without charges after its last day.
  const isAsPlanned =
    asRead !== undefined &&
    planned?.days?.first === sides[open ?? "after"].days?.first &&
    (lastDayOf(asRead) ?? "") <= (lastDay ?? "");
  const wanted = open && isAsPlanned ? { ...sides, [open]: planned } : sides;
  const read = await readBothSides(deps, job, wanted, charges);
  const { orgId } = deps.atlas();
  return {
    read,
    sides,
    open,
    problems: [read.before, read.after].flatMap((each) => problemsOf(each, orgId)),
  };
}

async function deliverWhy(
  deps: WorkflowDeps,
  job: WhyJob,
  reading: Reading,
  { isReadable, costs }: { readonly isReadable: boolean; readonly costs: ExplorerCosts | undefined },
): Promise<void> {
  if (isAnswered(job)) return;
  const { read, problems, ...compared } = await readBoth(deps, job, reading);
  // The step is retried: the lines were read a moment ago, so they will be there again.
  if (isReadable && problems.length > 0) throw new Error("Lines of invoices can't be read any more");
  const message =
    problems.length === 0
      ? await explanationMessage(deps, job, read, compared)
      : await fallbackAnswer(deps, job, problems, costs);
  await deliverAnswer(deps, job, message, Number(isReadable && job.request.csv));
}

async function attachEffects(deps: WorkflowDeps, job: WhyJob, reading: Reading): Promise<void> {
  if (job.state === "done") return;
  const { read, sides, problems } = await readBoth(deps, job, reading);
  if (problems.length > 0) throw new JobError("no_csv", answerText.noFile(problems));
  const { explanation } = await explainCharges(deps.atlas(), job.request, read, sides);
  if (!job.isAttached) {
    const names = sideNames(sides);
    const destination = await fileDestination(deps, job);
    await attachFile(deps, job, destination, {
      name: answerText.csvName(fileWords(sides.after), fileWords(sides.before)),
      title: answerText.csvTitle(names.after, names.before),
      body: new Blob([effectsCsv(explanation)]),
    });
  }
  await finishJob(deps, job);
}

function fileWords({ months, days }: Side): string {
  return datesWords({ period: months, days }).replace("..", "-to-");
}
