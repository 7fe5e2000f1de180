import type { Atlas } from "../../../atlas/atlas.ts";
import { nearestNames } from "../../../atlas/find-name.ts";
import type { WorkflowDeps } from "../../../jobs/deps.ts";
import { JobError } from "../../../jobs/failure.ts";
import { isoDay } from "../../../money/days.ts";
import { monthNumber, type Period, periodOf } from "../../../money/period.ts";
import type { Message } from "../../../slack/block-kit.ts";
import { code } from "../../../slack/mrkdwn.ts";
import {
  incompleteInvoices,
  leftOutOrganizations,
  missingInvoices,
  unseenOrganizations,
} from "../../charges/missing.ts";
import { creditsElsewhere, notIncluded, pendingNotes, warningsOf } from "../../charges/notes.ts";
import type { BothCharges, SideCharges } from "../../charges/read-side.ts";
import { type ScopedCharges, scopeCharges } from "../../charges/scoped-charges.ts";
import type { Sides } from "../../charges/sides.ts";
import { usageCommandOf } from "../command.ts";
import type { Comparison } from "../comparison.ts";
import { formatDates } from "../dates.ts";
import { checkLines, type InvoiceCheck } from "../invoice-check.ts";
import type { UsageJob } from "../job.ts";
import { usageAnswer } from "../message.ts";
import { isFiltered, type UsageRequest } from "../request.ts";
import type { UsageSummary } from "../summary.ts";
import { usageText } from "../text.ts";
import { linesChart } from "./chart.ts";
import { type LineRow, sumLines } from "./rows.ts";
import { openLines } from "./sides.ts";
import { summarizeLines } from "./summary.ts";

/** What the lines of both sides say. */
export interface LineCosts {
  readonly summary: UsageSummary;
  readonly comparison: Comparison;
  readonly rows: readonly LineRow[];
  readonly sides: Sides;
  readonly scoped: ScopedCharges;
  /** What is missing, in mrkdwn. */
  readonly warnings: readonly string[];
}

/** @throws AtlasError, JobError for names and tags that are unknown */
export async function lineCosts(
  atlas: Atlas,
  request: UsageRequest,
  read: BothCharges,
  sides: Sides,
): Promise<LineCosts> {
  checkTag(request, read);
  // What the credentials can't see now is not compared with what they could see before.
  const leftOut = leftOutOrganizations(read.after);
  leftOut.delete(atlas.orgId);
  const scoped = await scopeCharges(atlas, request, usageCommandOf, read, leftOut);
  const rows = sumLines(scoped.groups, sides, request.groupBy);
  const summary = summarizeLines(request, rows, sides);
  const comparison = comparisonOf(scoped.charges, summary, isFiltered(request));
  return {
    summary,
    comparison,
    rows,
    sides,
    scoped,
    warnings: warningsFor(request, read, scoped, comparison),
  };
}

/** @param notes in mrkdwn, below the total */
export function lineAnswer(
  deps: WorkflowDeps,
  { request, userId }: UsageJob,
  costs: LineCosts,
  notes: readonly string[],
): Message {
  const { summary, comparison, rows, sides, scoped, warnings } = costs;
  const today = new Date(deps.now());
  const isCompared = comparison.kind === "changes";
  return usageAnswer(summary, {
    request,
    organizations: [...new Set(scoped.organizations.values())],
    userId,
    today,
    known: { comparison, since: firstMonthBefore(scoped.charges), isLimit: false, isPeriodCut: false },
    currency: "USD",
    notes,
    chart:
      request.chart === false
        ? undefined
        : linesChart(summary, { groups: scoped.groups, rows, sides, isCompared }),
    warnings,
    invoices: isFiltered(request) || sides.after.days ? undefined : invoiceCheckOf(costs),
    remarks: remarksOf(deps.atlas(), request, costs, isoDay(today.getTime())),
  });
}

/** @param filtered costs of some projects, clusters or services may be nothing where there were others */
function comparisonOf(
  { before, after }: BothCharges,
  { allRows }: UsageSummary,
  filtered: boolean,
): Comparison {
  const isEmpty = before.invoices.length + before.unreadable.length === 0;
  const isNothing = !filtered && allRows.every(({ previousCents }) => previousCents === 0n);
  if (isEmpty || (isNothing && isWhole(before))) return { kind: "none" };
  if (!isWhole(after)) return { kind: "unread" };
  if (isWhole(before)) return { kind: "changes" };
  return { kind: isWhole({ ...before, missingMonths: [] }) ? "partly" : "unread" };
}

function isWhole(charges: SideCharges): boolean {
  return missingInvoices(charges).length + incompleteInvoices(charges).length === 0;
}

/** The first month of the earlier side with invoices, where it lacks some. */
function firstMonthBefore({ before }: BothCharges): Period | undefined {
  const missing = before.missingMonths.toSorted().at(-1);
  return missing === undefined ? undefined : periodOf(monthNumber(missing) + 1, 1);
}

function warningsFor(
  request: UsageRequest,
  read: BothCharges,
  { charges, leftOut, withoutService }: ScopedCharges,
  { kind }: Comparison,
): string[] {
  const isInPlace = request.clusters.length + request.projects.length > 0;
  const unread = [charges.after, ...(kind === "unread" ? [charges.before] : [])].flatMap((side) =>
    missingInvoices(side),
  );
  const unseen = isInPlace ? [] : unseenOrganizations(read);
  return [...new Set([...unread, ...warningsOf(charges, { leftOut, unseen, withoutService })])];
}

function invoiceCheckOf({ summary, scoped }: LineCosts): InvoiceCheck | undefined {
  const { after } = scoped.charges;
  return isWhole(after) ? checkLines(summary.totalCents, after.invoices) : undefined;
}

function remarksOf(
  atlas: Atlas,
  request: UsageRequest,
  { scoped, sides }: LineCosts,
  today: string,
): string[] {
  const { charges, otherCredits } = scoped;
  return [
    usageText.fromLines,
    ...pendingNotes(charges, sides, openLines(request, today)),
    ...(isFiltered(request) ? creditsElsewhere(otherCredits) : notIncluded(charges, sides)),
    ...(atlas.currency === "USD" ? [] : [usageText.linesInDollars]),
  ];
}

const MAX_CORRECTIONS = 4;

/** @throws JobError for a tag that no line has */
function checkTag(request: UsageRequest, { before, after }: BothCharges): void {
  const { groupBy } = request;
  if (typeof groupBy === "string") return;
  const { tag } = groupBy;
  const keys = [...new Set([...after.tagKeys, ...before.tagKeys])];
  if (keys.includes(tag)) return;
  const named = keys.map((key) => ({ id: key, name: key, path: key }));
  const nearest = nearestNames(tag, named, named.length).map(({ name }) => name);
  const sorted = [...new Set([...nearest, ...keys])];
  const known = sorted.map((key) => code(key));
  const sentence = usageText.unknownTag(code(tag), formatDates(request), known);
  const corrections = sorted
    .slice(0, MAX_CORRECTIONS)
    .map((key) => usageCommandOf({ ...request, groupBy: { tag: key } }));
  throw new JobError("unknown_tag", sentence, { retry: "never", corrections });
}
