import { type Place, placeKey } from "../../atlas/charge-group.ts";
import type { AtlasEvent } from "../../atlas/events.ts";
import { addDays, type Days } from "../../money/days.ts";
import { orderOf } from "../charges/sides.ts";
import {
  type Action,
  AUTOMATIC,
  BILLING_ACTIONS,
  CHANGED,
  CLUSTER_ACTIONS,
  type EventAction,
  FITS,
} from "./event-actions.ts";
import type { Reason } from "./reason.ts";

/** Who did something. The name is for the channel only, never for a log, the table or a file. */
export type Actor =
  /** The part of the mail address before the `@`. */
  | { readonly kind: "person"; readonly name: string }
  /** The last characters of the public key, which people find in Atlas. */
  | { readonly kind: "api_key"; readonly ending: string }
  | { readonly kind: "auto_scaling" }
  | { readonly kind: "unknown" };

/** What was done, as Atlas's event says it. */
export interface Cause {
  readonly action: Action;
  /** ISO date in UTC. */
  readonly day: string;
  readonly by: Actor;
  /** Where; for billing the organization. */
  readonly place: Place;
  /** What it explains, the largest first. */
  readonly reasons: readonly Reason[];
}

/** The periods that are compared. */
export interface ComparedDays {
  readonly before: Days;
  readonly after: Days;
}

const MAX_PER_REASON = 3;

/** Whether events of its cluster may explain a reason. */
export function isOfCluster({ kind, place }: Reason): boolean {
  const isOfServers = kind.endsWith("_cluster") || kind === "paused" || kind === "resumed";
  return Boolean(place?.cluster && place.projectId) && (isOfServers || CHANGED.includes(kind));
}

/** Whether events of the organization may explain a reason. */
export function isOfBilling({ kind }: Reason): boolean {
  return kind === "discount" || kind === "credit" || kind === "support" || kind === "refund";
}

/**
 * The days on which the cause of a reason may have happened, or undefined if that would be a guess: a day
 * before to a day after its first day. Where that is not known, it was between the periods if they don't
 * adjoin, and else Atlas may have scaled the cluster as the later period began.
 */
function causeDays(reason: Reason, action: Action, compared: ComparedDays): Days | undefined {
  const { before, after } = compared;
  if (isOfBilling(reason)) return { first: before.first, last: after.last };
  const known = reason.firstDay ?? reason.lastDay;
  if (known) return around(known);
  const between = { first: addDays(before.last, -1), last: addDays(after.first, 1) };
  const areApart = orderOf(before, after) === "apart";
  if (isBetween(reason, compared)) return between;
  if (action === "disk_scaled") return areApart ? { first: between.first, last: after.last } : after;
  return AUTOMATIC.includes(action) && !areApart ? around(after.first) : undefined;
}

/** Whether a reason came about between two periods that don't adjoin. */
function isBetween({ kind, effects }: Reason, { before, after }: ComparedDays): boolean {
  const isKnown = effects.some(({ firstDay, lastDay }) => firstDay !== undefined || lastDay !== undefined);
  return orderOf(before, after) === "apart" && LASTING.includes(kind) && !isKnown;
}

/** What stays as it is until somebody changes it again. */
const LASTING: ReadonlyArray<Reason["kind"]> = [
  "new_cluster",
  "removed_cluster",
  "paused",
  "resumed",
  "tier",
];

/** Matches reasons of one place each with the events of their clusters. */
export function clusterCauses(
  reasons: readonly Reason[],
  events: readonly AtlasEvent[],
  compared: ComparedDays,
): Cause[] {
  const ofCluster = reasons.filter(isOfCluster);
  const matched = ofCluster.map((reason) => ({
    reason,
    causes: matchEvents(
      reason,
      events.filter(({ clusterName }) => clusterName === reason.place?.cluster),
      CLUSTER_ACTIONS,
      compared,
    ),
  }));
  return withDirections(mergeCauses(matched));
}

/** Which way auto-scaling went: only of a single scaling do the costs of a cluster say it. */
function withDirections(causes: readonly Cause[]): Cause[] {
  const isScaling = ({ action }: Cause) => action === "compute_scaled";
  const scalings = Map.groupBy(causes.filter(isScaling), ({ place }) => placeKey(place));
  return causes.map((cause) =>
    isScaling(cause) && scalings.get(placeKey(cause.place))?.length === 1
      ? { ...cause, action: directionOf(cause.reasons) }
      : cause,
  );
}

function directionOf(reasons: readonly Reason[]): Action {
  const tier = reasons.find(({ kind }) => kind === "tier");
  if (tier) return tier.cents > 0n ? "enlarged" : "shrunk";
  const hasMoreHours = reasons.some(
    ({ kind, charged, cents }) => kind === "quantity" && charged === "instance" && cents > 0n,
  );
  return hasMoreHours ? "enlarged" : "compute_scaled";
}

/** Matches reasons with the billing events of their organization. */
export function billingCauses(
  reasons: readonly Reason[],
  events: readonly AtlasEvent[],
  compared: ComparedDays,
): Cause[] {
  const ofBilling = reasons.filter(isOfBilling);
  const matched = ofBilling.map((reason) => ({
    reason,
    causes: matchEvents(reason, events, BILLING_ACTIONS, compared).map((cause) => ({
      ...cause,
      place: { ...cause.place, projectId: "", project: "", cluster: "" },
    })),
  }));
  return mergeCauses(matched);
}

type Found = Omit<Cause, "reasons">;

function matchEvents(
  reason: Reason,
  events: readonly AtlasEvent[],
  actions: Readonly<Record<string, EventAction>>,
  compared: ComparedDays,
): Found[] {
  const { place } = reason;
  if (!place) return [];
  const found = events.flatMap((event) => {
    const action = actions[event.type];
    if (!action || !FITS[action](reason)) return [];
    const days = causeDays(reason, action, compared);
    const isInTime = days && event.day >= days.first && event.day <= days.last;
    return isInTime ? [{ action, day: event.day, by: actorOf(event, action), place }] : [];
  });
  const causes = withoutEchoes(found);
  // Of several actions in all that time nobody knows which one lasted.
  if (isBetween(reason, compared) && causes.length > 1) return [];
  return causes.slice(0, MAX_PER_REASON);
}

/** Atlas reports one action in several events: what somebody submitted, and what it did itself after that. */
function withoutEchoes(found: readonly Found[]): Found[] {
  const isAutomatic = found.some(({ action }) => AUTOMATIC.includes(action));
  const distinct = new Map(found.map((cause) => [causeKey(cause), cause])).values();
  return [...distinct]
    .filter(({ action, by }) => {
      if (by.kind !== "unknown") return true;
      const hasActor = found.some((other) => other.action === action && other.by.kind !== "unknown");
      return !hasActor && !(isAutomatic && action === "updated");
    })
    .sort((a, b) => (a.day < b.day ? -1 : Number(a.day > b.day)));
}

function mergeCauses(matched: ReadonlyArray<{ reason: Reason; causes: readonly Found[] }>): Cause[] {
  const all = matched.flatMap(({ reason, causes }) => causes.map((cause) => ({ reason, cause })));
  const byCause = Map.groupBy(all, ({ cause }) => placeKey(cause.place) + causeKey(cause));
  return [...byCause.values()].flatMap((same) => {
    const [first] = same;
    return first ? [{ ...first.cause, reasons: same.map(({ reason }) => reason) }] : [];
  });
}

function causeKey({ action, day, by }: Found): string {
  return JSON.stringify([action, day, by]);
}

function actorOf({ username, publicKey }: AtlasEvent, action: Action): Actor {
  if (AUTOMATIC.includes(action)) return { kind: "auto_scaling" };
  const name = username?.split("@")[0];
  if (name) return { kind: "person", name };
  return publicKey ? { kind: "api_key", ending: publicKey.slice(-3) } : { kind: "unknown" };
}

function around(day: string): Days {
  return { first: addDays(day, -1), last: addDays(day, 1) };
}
