import { daysAfter, monthIndex, nextMonth } from "./calendar.ts";
import type { OrganizationEventType, ProjectEventType } from "./event-types.ts";
import { idOf, invoiceIdOf, monthsUntil } from "./ledger.ts";
import { type Actor, type AtlasSeed, byId, type RecurringCharge, type SeedChange } from "./seed.ts";

/** Who did what, and when. */
export interface AtlasEvent {
  readonly id: string;
  /** Of the form `YYYY-MM-DDTHH:MM:SSZ`. */
  readonly created: string;
  readonly organizationId: string;
  /** Set where it is an event of a project; all others are the organization's. */
  readonly projectId?: string;
  readonly clusterName?: string;
  readonly invoiceId?: string;
  readonly type: ProjectEventType | OrganizationEventType;
  readonly by?: Actor;
}

type Unnamed = Omit<AtlasEvent, "id">;

/** Times of day: people work, auto-scaling reacts at night, and an operation takes eleven minutes. */
const BY_DAY = "T09:12:00Z";
const COMPLETED = "T09:23:00Z";
const AT_NIGHT = "T00:20:00Z";
const NIGHT_COMPLETED = "T00:31:00Z";
const INVOICES_CLOSE = "T02:00:00Z";

/**
 * The events of the months that have charges, up to `now`, newest first.
 *
 * @param closeAfterDays see `Faults`
 */
export function eventsUntil(seed: AtlasSeed, now: number, closeAfterDays: number): AtlasEvent[] {
  const months = monthsUntil(seed, now);
  const first = months.at(-1) ?? "";
  const all = [
    ...(seed.changes ?? []).flatMap((change) => eventsOfChange(seed, change)),
    ...months.flatMap((month) => eventsOfPeaks(seed, month)),
    ...months.flatMap((month) => invoicesClosed(seed, month, closeAfterDays)),
    ...seed.charges.flatMap(eventsOfCharge),
    ...ownEvents(seed, months),
  ];
  return all
    .filter(({ created }) => created >= first && Date.parse(created) <= now)
    .map((event) => ({ id: idOf(JSON.stringify(event)), ...event }))
    .sort((one, other) => (one.created > other.created ? -1 : Number(one.created < other.created)));
}

const UPDATED = ["CLUSTER_UPDATE_SUBMITTED", "CLUSTER_UPDATE_COMPLETED"] as const;

const CLUSTER_EVENTS = {
  created: ["CLUSTER_CREATED", "CLUSTER_READY"],
  deleted: ["CLUSTER_DELETE_SUBMITTED", "CLUSTER_DELETED"],
  resized: UPDATED,
  paused: UPDATED,
  resumed: UPDATED,
  usage: UPDATED,
} as const;

/** New prices have none. */
function eventsOfChange(seed: AtlasSeed, change: SeedChange): Unnamed[] {
  const { kind, day, by } = change;
  if (kind === "repriced" || kind === "tiered") return [];
  if (kind === "discounted") {
    const { organizationId } = change;
    return [{ created: `${day}${BY_DAY}`, organizationId, type: "DISCOUNT_APPLIED", ...(by && { by }) }];
  }
  if (kind === "usage" && change.service && !by) return [];
  if ((kind === "resized" || kind === "usage") && !by) return autoScaled(seed, change.clusterId, day);
  return ofCluster(
    seed,
    change,
    kind === "paused" && !by ? ["CLUSTER_AUTOMATICALLY_PAUSED"] : CLUSTER_EVENTS[kind],
  );
}

/** The first event has the actor; Atlas itself reports that it is done. */
function ofCluster(
  seed: AtlasSeed,
  { clusterId, day, by }: { readonly clusterId: string; readonly day: string; readonly by?: Actor },
  [submitted, completed]: readonly [ProjectEventType, ProjectEventType?],
): Unnamed[] {
  const place = placeOf(seed, clusterId);
  return [
    { created: `${day}${BY_DAY}`, ...place, type: submitted, ...(by && { by }) },
    ...(completed ? [{ created: `${day}${COMPLETED}`, ...place, type: completed }] : []),
  ];
}

function autoScaled(seed: AtlasSeed, clusterId: string, day: string): Unnamed[] {
  const place = placeOf(seed, clusterId);
  return [
    { created: `${day}${AT_NIGHT}`, ...place, type: "COMPUTE_AUTO_SCALE_INITIATED_BASE" },
    { created: `${day}${NIGHT_COMPLETED}`, ...place, type: "CLUSTER_UPDATE_COMPLETED" },
  ];
}

/** Atlas's staff activates support plans and issues credits and refunds. */
function eventsOfCharge({ since, organizationId, ...charge }: RecurringCharge): Unnamed[] {
  const type = typeOfNewCharge(charge);
  return since !== undefined && type
    ? [{ created: `${since}${BY_DAY}`, organizationId, type, by: "mongodb" }]
    : [];
}

function typeOfNewCharge({
  service,
  monthlyUnits,
  postedFor,
}: Pick<RecurringCharge, "service" | "monthlyUnits" | "postedFor">): OrganizationEventType | undefined {
  if (service === "Support" && !postedFor) return "SUPPORT_PLAN_ACTIVATED";
  if (monthlyUnits >= 0) return undefined;
  return service === "Credits" ? "CREDIT_ISSUED" : "REFUND_ISSUED";
}

/** Auto-scaling explains why the servers of a cluster cost more in some months of the year. */
function eventsOfPeaks(seed: AtlasSeed, month: string): Unnamed[] {
  const index = monthIndex(month);
  const isPeak = ({ peakIn }: RecurringCharge, at: number) => peakIn?.includes((at % 12) + 1) ?? false;
  return seed.charges.flatMap((charge) => {
    const { clusterId, service } = charge;
    const hasChanged = isPeak(charge, index) !== isPeak(charge, index - 1);
    return clusterId !== undefined && service === "Clusters" && hasChanged
      ? autoScaled(seed, clusterId, month)
      : [];
  });
}

function invoicesClosed(seed: AtlasSeed, month: string, closeAfterDays: number): Unnamed[] {
  return seed.organizations.map(({ id }) => ({
    created: `${daysAfter(nextMonth(month), closeAfterDays)}${INVOICES_CLOSE}`,
    organizationId: id,
    invoiceId: invoiceIdOf(id, month),
    type: "INVOICE_CLOSED",
  }));
}

function ownEvents(seed: AtlasSeed, months: readonly string[]): Unnamed[] {
  const years = [...new Set(months.map((month) => month.slice(0, 4)))];
  return (seed.events ?? []).flatMap((event) => {
    const days = event.day.length === 5 ? years.map((year) => `${year}-${event.day}`) : [event.day];
    const place =
      "clusterId" in event ? placeOf(seed, event.clusterId) : { organizationId: event.organizationId };
    return days.map((day) => ({
      created: `${day}${BY_DAY}`,
      ...place,
      type: event.type,
      ...(event.by && { by: event.by }),
    }));
  });
}

function placeOf(
  { clusters, projects }: AtlasSeed,
  clusterId: string,
): Required<Pick<AtlasEvent, "organizationId" | "projectId" | "clusterName">> {
  const { name, projectId } = byId(clusters, clusterId);
  const { organizationId } = byId(projects, projectId);
  return { organizationId, projectId, clusterName: name };
}
