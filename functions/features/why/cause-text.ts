import type { Place } from "../../atlas/charge-group.ts";
import { formatDay } from "../../money/days.ts";
import { escapeMrkdwn } from "../../slack/mrkdwn.ts";
import type { DayCounts } from "../charges/sides.ts";
import type { Actor, Cause } from "./causes.ts";
import type { Action } from "./event-actions.ts";

/** With the name of who did it, and without: `mina created telemetry`, `telemetry was created`. */
const ACTIONS: Record<Action, readonly [active: string, passive: string]> = {
  created: ["created %", "% was created"],
  deleted: ["deleted %", "% was deleted"],
  paused: ["paused %", "Atlas paused %"],
  updated: ["changed the configuration of %", "the configuration of % was changed"],
  compute_scaled: ["changed %", "% was changed"],
  enlarged: ["enlarged %", "% was enlarged"],
  shrunk: ["shrank %", "% was shrunk"],
  disk_scaled: ["enlarged the disk of %", "the disk of % was enlarged"],
  sharded: ["added shards to %", "% got more shards"],
  search_changed: ["changed the search nodes of %", "the search nodes of % were changed"],
  backup_changed: ["changed the backups of %", "the backups of % were changed"],
  discounted: ["gave % a discount", "% got a discount"],
  credited: ["gave % a credit", "% got a credit"],
  refunded: ["gave % a refund", "% got a refund"],
  support_activated: ["activated a support plan for %", "% got a support plan"],
  support_cancelled: ["cancelled the support plan of %", "the support plan of % was cancelled"],
};

/** A sentence in mrkdwn: `On 1 October auto-scaling enlarged telemetry.` */
export function causeText(
  { action, day, by, place }: Cause,
  nameOf: (place: Place) => string,
  { hasYears }: Pick<DayCounts, "hasYears">,
): string {
  const [active, passive] = ACTIONS[action];
  const actor = actorText(by);
  const name = escapeMrkdwn(place.cluster ? nameOf(place) : place.organization || place.organizationId);
  const [start, end = ""] = (actor ? active : passive).split("%");
  return `On ${formatDay(day, hasYears)} ${actor ? `${actor} ` : ""}${start}${name}${end}.`;
}

function actorText(by: Actor): string | undefined {
  switch (by.kind) {
    case "person":
      return escapeMrkdwn(by.name);
    case "api_key":
      return `API key …${escapeMrkdwn(by.ending)}`;
    case "auto_scaling":
      return "auto-scaling";
    case "unknown":
      return undefined;
  }
}
