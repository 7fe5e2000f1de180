import type { Breakdown } from "../../../atlas/charge-group.ts";
import type { WorkflowDeps } from "../../../jobs/deps.ts";
import { JobError } from "../../../jobs/failure.ts";
import { missingInvoices } from "../../charges/missing.ts";
import {
  type BothCharges,
  readBothSides,
  readLastDay,
  readSide,
  type SideCharges,
} from "../../charges/read-side.ts";
import { noDay, type Reading } from "../../charges/reading.ts";
import type { SideName, Sides } from "../../charges/sides.ts";
import { formatDates } from "../dates.ts";
import type { UsageJob } from "../job.ts";
import type { UsageRequest } from "../request.ts";
import { usageText } from "../text.ts";
import { openLines, planLines } from "./sides.ts";

/**
 * Reads the lines of one side.
 *
 * @returns its last day with charges if it is open. @throws AtlasError, JobError without such a day or without any line
 */
export async function readLineSide(
  deps: WorkflowDeps,
  job: UsageJob,
  name: SideName,
  { today, lastDay, charges }: Reading,
): Promise<string | undefined> {
  const { request } = job;
  const side = planLines(request, today, lastDay)[name];
  if (side.dayCount < 1) throw noDayOf(request);
  const breakdown = breakdownOf(request);
  const read = await readSide(deps, job, side, charges, breakdown);
  if (name === "after" && read.invoices.length === 0) throw unreadable(read);
  const isOpen = openLines(request, today) === name && read.invoices.length > 0;
  if (!isOpen) return lastDay;
  const charged = await readLastDay(deps, job, side, charges, breakdown);
  if (charged === undefined) throw noDayOf(request);
  return charged;
}

/** Both sides, up to the last day with charges. @throws AtlasError, JobError without any line */
export async function readLines(
  deps: WorkflowDeps,
  job: UsageJob,
  { today, lastDay, charges }: Reading,
): Promise<{ readonly read: BothCharges; readonly sides: Sides }> {
  const { request } = job;
  const sides = planLines(request, today, lastDay);
  const read = await readBothSides(deps, job, sides, charges, breakdownOf(request));
  if (read.after.invoices.length === 0) throw unreadable(read.after);
  return { read, sides };
}

/** Days are for the chart, too. */
function breakdownOf({ groupBy, projects, clusters }: UsageRequest): Breakdown {
  const isOfPlaces = groupBy === "projects" || groupBy === "clusters";
  const hasPlaces = isOfPlaces || projects.length + clusters.length > 0;
  return { by: typeof groupBy === "object" ? groupBy : "day", hasPlaces };
}

function unreadable(charges: SideCharges): JobError {
  return new JobError("unreadable", usageText.unreadable(missingInvoices(charges)), { retry: "never" });
}

function noDayOf(request: UsageRequest): JobError {
  return noDay(usageText.noDay(formatDates(request)));
}
