import { conditionHolds, isConditionFailure, type Table } from "../../aws/table.ts";
import { DUE_PARTITION, type DueKey } from "../due/due-index.ts";
import type { SubscriptionKind } from "./kind.ts";
import { formatSubscription, parseSubscription } from "./record.ts";
import { freeSlot, takeSlot } from "./slots.ts";
import type { Subscription, SubscriptionKey } from "./subscription.ts";

const CHANNEL = "CHANNEL#";

/** Stores a new or restored subscription. @param subscription with the current time as `createdAt` */
export async function createSubscription<S extends Subscription>(
  table: Table,
  kind: SubscriptionKind<S>,
  subscription: S,
): Promise<"created" | "exists" | "too_many"> {
  if (await readSubscription(table, kind, subscription)) return "exists";
  const readStored = () => listSubscriptions(table, kind, subscription.channelId);
  if (!(await takeSlot(table, kind, subscription, readStored))) return "too_many";
  const due = subscription.state === "active" ? { dueShard: DUE_PARTITION } : {};
  const isNew = await conditionHolds(
    table.put({
      Item: { ...itemKeyOf(kind, subscription), ...formatSubscription(kind, subscription), ...due },
      ConditionExpression: "attribute_not_exists(pk)",
    }),
  );
  return isNew ? "created" : "exists";
}

export async function readSubscription<S extends Subscription>(
  table: Table,
  kind: SubscriptionKind<S>,
  key: SubscriptionKey,
): Promise<S | undefined> {
  const item = await table.get(itemKeyOf(kind, key));
  return item && parseSubscription(kind, item);
}

/** Oldest first. A channel has so few that one page holds them all. */
export async function listSubscriptions<S extends Subscription>(
  table: Table,
  kind: SubscriptionKind<S>,
  channelId: string,
): Promise<S[]> {
  const { items } = await table.query({
    KeyConditionExpression: "pk = :channel AND begins_with(sk, :kind)",
    ExpressionAttributeValues: { ":channel": `${CHANNEL}${channelId}`, ":kind": kind.keys.stored },
    ConsistentRead: true,
  });
  return items.map((item) => parseSubscription(kind, item)).toSorted((a, b) => a.createdAt - b.createdAt);
}

/** @returns undefined if the due item is not a subscription of this kind. */
export function subscriptionKeyOf<S extends Subscription>(
  { keys: { stored } }: SubscriptionKind<S>,
  { pk, sk }: DueKey,
): SubscriptionKey | undefined {
  if (!sk.startsWith(stored)) return undefined;
  return { channelId: pk.slice(CHANNEL.length), id: sk.slice(stored.length) };
}

/** Sets the next time, unless the subscription was paused or another tick has set it. */
export async function advanceSubscription<S extends Subscription>(
  table: Table,
  kind: SubscriptionKind<S>,
  key: SubscriptionKey,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  await updateSubscription(table, kind, key, {
    UpdateExpression: "SET nextAt = :to",
    ConditionExpression: "nextAt = :from",
    ExpressionAttributeValues: { ":to": to, ":from": from },
  });
}

/** @returns the paused subscription; undefined if there is none. */
export async function pauseSubscription<S extends Subscription>(
  table: Table,
  kind: SubscriptionKind<S>,
  key: SubscriptionKey,
): Promise<S | undefined> {
  const paused = await updateSubscription(table, kind, key, {
    UpdateExpression: "SET #state = :paused REMOVE nextAt, dueShard",
    ConditionExpression: "#state = :active",
    ExpressionAttributeNames: { "#state": "state" },
    ExpressionAttributeValues: { ":paused": "paused", ":active": "active" },
  });
  return paused ?? (await readSubscription(table, kind, key));
}

/**
 * Resumes a paused subscription. An active one keeps its time, which may be due.
 *
 * @returns the active subscription; undefined if there is none.
 */
export async function resumeSubscription<S extends Subscription>(
  table: Table,
  kind: SubscriptionKind<S>,
  key: SubscriptionKey,
  nextAt: number,
): Promise<S | undefined> {
  const resumed = await updateSubscription(table, kind, key, {
    UpdateExpression: "SET #state = :active, nextAt = :next, dueShard = :due, failures = :none",
    ConditionExpression: "#state = :paused",
    ExpressionAttributeNames: { "#state": "state" },
    ExpressionAttributeValues: {
      ":active": "active",
      ":paused": "paused",
      ":next": nextAt,
      ":due": DUE_PARTITION,
      ":none": 0,
    },
  });
  return resumed ?? (await readSubscription(table, kind, key));
}

/** @returns the removed subscription; undefined if there was none. */
export async function removeSubscription<S extends Subscription>(
  table: Table,
  kind: SubscriptionKind<S>,
  key: SubscriptionKey,
): Promise<S | undefined> {
  const item = await table.delete({ Key: itemKeyOf(kind, key), ReturnValues: "ALL_OLD" });
  if (!item) return undefined;
  const removed = parseSubscription(kind, item);
  await freeSlot(table, kind, removed);
  return removed;
}

/** Counts a failed run, once. @returns failures in a row; 0 if the subscription was removed. */
export async function countFailure<S extends Subscription>(
  table: Table,
  kind: SubscriptionKind<S>,
  key: SubscriptionKey,
  runId: string,
): Promise<number> {
  const counted = await updateSubscription(table, kind, key, {
    UpdateExpression: "SET failures = failures + :one, failedRun = :run",
    ConditionExpression: "attribute_exists(pk) AND (attribute_not_exists(failedRun) OR failedRun <> :run)",
    ExpressionAttributeValues: { ":one": 1, ":run": runId },
  });
  return (counted ?? (await readSubscription(table, kind, key)))?.failures ?? 0;
}

export async function clearFailures<S extends Subscription>(
  table: Table,
  kind: SubscriptionKind<S>,
  key: SubscriptionKey,
): Promise<void> {
  await updateSubscription(table, kind, key, {
    UpdateExpression: "SET failures = :none",
    ConditionExpression: "failures > :none",
    ExpressionAttributeValues: { ":none": 0 },
  });
}

/**
 * Changes fields of a subscription, also those of its kind.
 *
 * @param update with a condition that fails if there is no subscription.
 * @returns the updated subscription; undefined if the condition did not hold.
 */
export async function updateSubscription<S extends Subscription>(
  table: Table,
  kind: SubscriptionKind<S>,
  key: SubscriptionKey,
  update: SubscriptionUpdate,
): Promise<S | undefined> {
  try {
    const updated = await table.update({ Key: itemKeyOf(kind, key), ReturnValues: "ALL_NEW", ...update });
    return updated && parseSubscription(kind, updated);
  } catch (error) {
    if (isConditionFailure(error)) return undefined;
    throw error;
  }
}

type SubscriptionUpdate = Omit<Parameters<Table["update"]>[0], "Key" | "ReturnValues"> & {
  readonly ConditionExpression: string;
};

function itemKeyOf<S extends Subscription>(
  { keys }: SubscriptionKind<S>,
  { channelId, id }: SubscriptionKey,
) {
  return { pk: `${CHANNEL}${channelId}`, sk: `${keys.stored}${id}` };
}
