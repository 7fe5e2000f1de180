import type { SkuKind } from "../../atlas/sku.ts";
import type { Reason } from "./reason.ts";

/** What an event of Atlas says was done. */
export type Action =
  | "created"
  | "deleted"
  | "paused"
  /** A person or an API key changed the configuration, the tier or disk among others. */
  | "updated"
  | "compute_scaled"
  /** `compute_scaled` where the costs show the direction, which the event doesn't say. */
  | "enlarged"
  | "shrunk"
  | "disk_scaled"
  | "sharded"
  | "search_changed"
  | "backup_changed"
  | "discounted"
  | "credited"
  | "refunded"
  | "support_activated"
  | "support_cancelled";

/** What an event can say: the direction of a scaling comes from the costs. */
export type EventAction = Exclude<Action, "enlarged" | "shrunk">;

/** Atlas Administration API, EventTypeForNdsGroup. */
export const CLUSTER_ACTIONS: Readonly<Record<string, EventAction>> = {
  CLUSTER_CREATED: "created",
  CLUSTER_RESURRECTED: "created",
  CLUSTER_DELETE_SUBMITTED: "deleted",
  CLUSTER_DELETED: "deleted",
  CLUSTER_AUTOMATICALLY_PAUSED: "paused",
  CLUSTER_UPDATE_SUBMITTED: "updated",
  CLUSTER_INSTANCE_FAMILY_UPDATED: "updated",
  COMPUTE_AUTO_SCALE_INITIATED: "compute_scaled",
  COMPUTE_AUTO_SCALE_INITIATED_BASE: "compute_scaled",
  COMPUTE_AUTO_SCALE_INITIATED_ANALYTICS: "compute_scaled",
  PREDICTIVE_COMPUTE_AUTO_SCALE_INITIATED_BASE: "compute_scaled",
  DISK_AUTO_SCALE_INITIATED: "disk_scaled",
  CLUSTER_AUTO_SHARDING_INITIATED: "sharded",
  SEARCH_DEPLOYMENT_CREATED: "search_changed",
  SEARCH_DEPLOYMENT_UPDATED: "search_changed",
  SEARCH_DEPLOYMENT_DELETED: "search_changed",
  CPS_SNAPSHOT_SCHEDULE_UPDATED_AUDIT: "backup_changed",
  CPS_SNAPSHOT_RETENTION_MODIFIED_AUDIT: "backup_changed",
};

/** Atlas Administration API, EventTypeForOrg. */
export const BILLING_ACTIONS: Readonly<Record<string, EventAction>> = {
  DISCOUNT_APPLIED: "discounted",
  CREDIT_ISSUED: "credited",
  PROMO_CODE_APPLIED: "credited",
  REFUND_ISSUED: "refunded",
  SUPPORT_PLAN_ACTIVATED: "support_activated",
  SUPPORT_PLAN_CANCELLED: "support_cancelled",
};

/** Atlas did it by the cluster's auto-scaling. */
export const AUTOMATIC: readonly Action[] = [
  "compute_scaled",
  "enlarged",
  "shrunk",
  "disk_scaled",
  "sharded",
];
/** Reasons that a change of a cluster's configuration may have. */
export const CHANGED: ReadonlyArray<Reason["kind"]> = [
  "quantity",
  "tier",
  "mix",
  "newly_used",
  "no_longer_used",
];
const HARDWARE: ReadonlyArray<SkuKind | undefined> = ["instance", "storage", "iops"];

/** Whether an action can be the cause of a reason, apart from when it happened. */
export const FITS: Readonly<Record<EventAction, (reason: Reason) => boolean>> = {
  created: ({ kind, cents }) =>
    kind === "new_cluster" || ((kind === "quantity" || kind === "newly_used") && cents > 0n),
  deleted: ({ kind, cents }) =>
    kind === "removed_cluster" || ((kind === "quantity" || kind === "no_longer_used") && cents < 0n),
  paused: ({ kind }) => kind === "paused",
  updated: ({ kind, charged }) =>
    kind === "paused" || kind === "resumed" || (CHANGED.includes(kind) && HARDWARE.includes(charged)),
  compute_scaled: ({ kind, charged }) =>
    CHANGED.includes(kind) && (charged === "instance" || charged === "iops"),
  disk_scaled: ({ kind, charged, cents }) =>
    CHANGED.includes(kind) && (charged === "storage" || charged === "iops") && cents > 0n,
  sharded: ({ kind, charged, cents }) => CHANGED.includes(kind) && HARDWARE.includes(charged) && cents > 0n,
  search_changed: ({ kind, charged }) => CHANGED.includes(kind) && charged === "search",
  backup_changed: ({ kind, charged }) => CHANGED.includes(kind) && charged === "backup",
  discounted: ({ kind, cents }) => kind === "discount" && cents < 0n,
  credited: ({ kind, cents }) => kind === "credit" && cents < 0n,
  refunded: ({ kind }) => kind === "refund",
  support_activated: ({ kind, cents }) => kind === "support" && cents > 0n,
  support_cancelled: ({ kind, cents }) => kind === "support" && cents < 0n,
};
