import type { Atlas } from "../../atlas/atlas.ts";
import type { Breakdown } from "../../atlas/charge-group.ts";
import { AtlasError, isDenied } from "../../atlas/error.ts";
import type { Named } from "../../atlas/find-name.ts";
import { type PeriodCharges, readPeriodCharges } from "../../atlas/period-charges.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import type { Days } from "../../money/days.ts";
import type { Filters } from "../filters.ts";
import { daysWithLag, type Side, type SideName, type Sides } from "./sides.ts";

/** What a period was charged. */
export interface SideCharges extends PeriodCharges {
  /** The days that are wanted; undefined for whole months. */
  readonly days: Days | undefined;
  /** The organizations that are wanted; undefined for all. */
  readonly organizationIds: readonly string[] | undefined;
  /** Linked organizations that are wanted, but have no invoice that the credentials may see. */
  readonly unseen: readonly Named[];
}

export type BothCharges = Readonly<Record<SideName, SideCharges>>;

/** What a run of the workflow has read, so that its steps read a period once. */
export type ReadCharges = Map<string, SideCharges>;

/** Whose charges are read. */
export interface ReadingJob {
  readonly id: string;
  readonly request: Pick<Filters, "organizations">;
}

/** Reads what a period was charged, from the cache where another run has read it. @throws AtlasError */
export async function readSide(
  deps: WorkflowDeps,
  { id: jobId, request }: ReadingJob,
  { months, days }: Pick<Side, "months" | "days">,
  read: ReadCharges,
  breakdown?: Breakdown,
): Promise<SideCharges> {
  const key = JSON.stringify([months.start, months.end, days]);
  const known = read.get(key);
  if (known) return known;
  const atlas = deps.atlas();
  const organizationIds = await organizationIdsOf(atlas, request);
  const period = await readPeriodCharges(
    { atlas, table: deps.table, now: deps.now },
    { months, days, organizationIds, breakdown, jobId },
  );
  const charges = {
    ...period,
    days,
    organizationIds,
    unseen: await organizationsWithoutInvoices(
      atlas,
      [...period.invoices, ...period.unreadable],
      organizationIds,
    ),
  };
  read.set(key, charges);
  return charges;
}

/** @returns undefined for all; also where Atlas does not list them, as invoices may have their names. */
async function organizationIdsOf(
  { names, orgId }: Atlas,
  { organizations }: ReadingJob["request"],
): Promise<readonly string[] | undefined> {
  if (organizations.length === 0) return undefined;
  try {
    const found = await Promise.all(
      organizations.map((name) => names.resolve("organization", name, [orgId])),
    );
    return found.map(({ id }) => id);
  } catch (error) {
    const isUnlisted = error instanceof AtlasError && error.code === "unknown_name";
    if (!isUnlisted && !isDenied(error)) throw error;
    return undefined;
  }
}

/** Reads both periods, one after the other. @throws AtlasError */
export async function readBothSides(
  deps: WorkflowDeps,
  job: ReadingJob,
  sides: Sides,
  read: ReadCharges,
  breakdown?: Breakdown,
): Promise<BothCharges> {
  return {
    before: await readSide(deps, job, sides.before, read, breakdown),
    after: await readSide(deps, job, sides.after, read, breakdown),
  };
}

/** Without the role for linked invoices, Atlas leaves them out of its lists and says nothing. */
export async function organizationsWithoutInvoices(
  { names, orgId }: Atlas,
  invoices: ReadonlyArray<{ readonly orgId: string }>,
  wanted?: readonly string[] | undefined,
): Promise<Named[]> {
  const seen = new Set([orgId, ...invoices.map((invoice) => invoice.orgId)]);
  try {
    const listed = await names.list("organization", [orgId]);
    return listed.filter(({ id }) => !seen.has(id) && (wanted?.includes(id) ?? true));
  } catch (error) {
    if (!isDenied(error)) throw error;
    return [];
  }
}

/** The last day with charges up to the end of a side, also a few days before its first one. @throws AtlasError */
export async function readLastDay(
  deps: WorkflowDeps,
  job: ReadingJob,
  side: Side,
  read: ReadCharges,
  breakdown?: Breakdown,
): Promise<string | undefined> {
  const { lastDay } = await readSide(deps, job, side, read, breakdown);
  if (lastDay !== undefined || !side.days) return lastDay;
  const wider = { ...side, days: daysWithLag(side.days) };
  return (await readSide(deps, job, wider, read, breakdown)).lastDay;
}

/** The last day with charges of what was read for days: an ISO date. */
export function lastDayOf({ groups }: PeriodCharges): string | undefined {
  const days = groups.flatMap(({ charges }) => charges.flatMap(({ lastDay }) => lastDay ?? []));
  return days.toSorted().at(-1);
}
