import { kindLabel, type SkuKind, skuName } from "../../atlas/sku.ts";

const CHARGED: Partial<Record<SkuKind, string>> = { instance: "machine hours", backup: "backup" };

/** What changed and by how much, in plain text. Names are not escaped. */
export const reasonText = {
  charged: (kind: SkuKind | undefined, sku: string) =>
    kind ? (CHARGED[kind] ?? kindLabel(kind)) : skuName(sku),
  newCluster: (count: number) => (count === 1 ? "new cluster" : `${count} new clusters`),
  removedCluster: (count: number) => (count === 1 ? "removed cluster" : `${count} removed clusters`),
  newlyUsed: (what: string) => `newly used: ${what}`,
  noLongerUsed: (what: string) => `no longer used: ${what}`,
  paused: (what: string) => `paused: fewer ${what}`,
  resumed: (what: string) => `resumed: more ${what}`,
  days: (isLonger: boolean, isMonth: boolean) =>
    isMonth ? `${isLonger ? "longer" : "shorter"} month` : `${isLonger ? "more" : "fewer"} days`,
  dayCounts: (after: number, before: number) => `${after} days instead of ${before}`,
  more: (what: string) => `more ${what}`,
  less: (what: string) => `${/(?:hours|IOPS|endpoints|features)$/.test(what) ? "fewer" : "less"} ${what}`,
  perDay: (label: string) => `${label} per day`,
  tier: (isDearer: boolean, tiers: string | undefined) =>
    `${isDearer ? "larger" : "smaller"} tier${tiers ? ` ${tiers}` : ""}`,
  mix: (what: string) => `other kinds of ${what}`,
  unitPrice: (isHigher: boolean, name: string) => `${isHigher ? "higher" : "lower"} price of ${name}`,
  discount: (isHigher: boolean) => `${isHigher ? "higher" : "lower"} discount`,
  rounding: "rounding",
  support: (isMore: boolean) => (isMore ? "more support" : "less support"),
  credit: (isMore: boolean) => `${isMore ? "more" : "fewer"} credits`,
  tax: (isMore: boolean) => `${isMore ? "more" : "less"} tax`,
  refund: (isMore: boolean) => `${isMore ? "more" : "fewer"} refunds`,
  late: (isMore: boolean) => `${isMore ? "more" : "fewer"} late charges`,
  lateMeans: "for days before their invoice",
  fromTo: (before: string, after: string, unit = "") => `${before} → ${after}${unit && ` ${unit}`}`,
  ofSku: (name: string, change: string) => `${name}: ${change}`,
  atUnchanged: (change: string, price: string) => `${change} at an unchanged ${price}`,
  atPrice: (change: string, before: string, after: string) => `${change} at ${before} → ${after} on average`,
  per: (change: string, unit: string) => `${change} per ${unit}`,
  since: (day: string) => `since ${day}`,
  until: (day: string) => `until ${day}`,
  unit: (unit: string) => (/^(?:server |instance )?hours?$/i.test(unit) ? "h" : unit),
  notInCluster: (project: string) => `${project}, not in a cluster`,
  notInProject: (organization: string) => `${organization}, not in a project`,
  nowhere: "–",
  /** A reason in mrkdwn. Arguments are already escaped. */
  line: (what: string, change: string, details: string) => `${what}, ${change}${details && ` (${details})`}`,
  inPlace: (place: string, what: string) => `${place}: ${what}`,
};
