import { createHash } from "node:crypto";
import type { UpdateCommandInput } from "@aws-sdk/lib-dynamodb";
import { isConditionFailure, type Table } from "../../aws/table.ts";
import { formatReport, type ReportRequest } from "./command.ts";
import { type DueKey, shardOf } from "./due-index.ts";
import { freePlace, takePlace } from "./place.ts";

/** A report that comes to a channel by itself. */
export interface Subscription {
  /** 8 hexadecimal digits, known within its channel. */
  readonly id: string;
  readonly channelId: string;
  /** Who subscribed: the times are in this person's time zone, and this person is told when the report is paused. */
  readonly userId: string;
  /** IANA name of the time zone. */
  readonly zone: string;
  readonly request: ReportRequest;
  /** Milliseconds since 1970; also when it took its place among the channel's reports. */
  readonly createdAt: number;
  /** The id of the question that made it. */
  readonly createdBy: string;
  readonly state: "active" | "paused";
  /** When it comes next, milliseconds since 1970; only while it is active. */
  readonly nextAt?: number;
  /** How often in a row it has failed. */
  readonly failures: number;
}

/** Where a subscription is kept. */
export type SubscriptionKey = Pick<Subscription, "channelId" | "id">;

/** The id of a subscription: equal ones of one channel have the same, so that there is only one. */
export function subscriptionId(channelId: string, request: ReportRequest): string {
  const { services, projects, clusters, organizations } = request;
  const sorted = {
    services: services.toSorted(),
    projects: projects.toSorted(),
    clusters: clusters.toSorted(),
    organizations: organizations.toSorted(),
  };
  const words = formatReport({ ...request, ...sorted }).toLowerCase();
  return createHash("sha256").update(`${channelId}\n${words}`).digest("hex").slice(0, 8);
}

/**
 * Stores a new, active subscription.
 *
 * @param subscription made now, as `createdAt` says.
 * @returns whether an equal one is there already, or the channel has as many as it may have.
 */
export async function createSubscription(
  table: Table,
  subscription: Subscription & { readonly nextAt: number },
): Promise<"created" | "exists" | "too_many"> {
  const { channelId } = subscription;
  if (await readSubscription(table, subscription)) return "exists";
  const readReports = async () => {
    const stored = await listSubscriptions(table, channelId);
    return Object.fromEntries(stored.map(({ id, createdAt }) => [id, createdAt]));
  };
  if (!(await takePlace(table, placeOf(subscription), readReports))) return "too_many";
  try {
    await table.put({
      Item: { ...key(subscription), ...subscription, dueShard: shardOf(subscription.id) },
      ConditionExpression: "attribute_not_exists(pk)",
    });
    return "created";
  } catch (error) {
    if (isConditionFailure(error)) return "exists";
    throw error;
  }
}

export async function readSubscription(table: Table, of: SubscriptionKey): Promise<Subscription | undefined> {
  const item = await table.get(key(of));
  return item && subscriptionOf(item);
}

/** The subscriptions of a channel, oldest first. There are few, so that one page has them all. */
export async function listSubscriptions(table: Table, channelId: string): Promise<Subscription[]> {
  const { items } = await table.query({
    KeyConditionExpression: "pk = :channel AND begins_with(sk, :report)",
    ExpressionAttributeValues: { ":channel": `${CHANNEL}${channelId}`, ":report": REPORT },
    ConsistentRead: true,
  });
  return items.map(subscriptionOf).toSorted((a, b) => a.createdAt - b.createdAt);
}

/** Where the subscription is kept that is due; undefined where something else is. */
export function subscriptionKeyOf({ pk, sk }: DueKey): SubscriptionKey | undefined {
  if (!sk.startsWith(REPORT)) return undefined;
  return { channelId: pk.slice(CHANNEL.length), id: sk.slice(REPORT.length) };
}

/** Moves a subscription from one of its times to a later one, unless somebody else has moved or paused it. */
export async function advanceSubscription(
  table: Table,
  of: SubscriptionKey,
  from: number,
  to: number,
): Promise<void> {
  await update(table, of, {
    UpdateExpression: "SET nextAt = :to",
    ConditionExpression: "nextAt = :from",
    ExpressionAttributeValues: { ":to": to, ":from": from },
  });
}

/** @returns the subscription as it is now, paused; undefined when there is none. */
export async function pauseSubscription(
  table: Table,
  of: SubscriptionKey,
): Promise<Subscription | undefined> {
  const paused = await update(table, of, {
    UpdateExpression: "SET #state = :paused REMOVE nextAt, dueShard",
    ConditionExpression: "#state = :active",
    ExpressionAttributeNames: { "#state": "state" },
    ExpressionAttributeValues: { ":paused": "paused", ":active": "active" },
  });
  return paused ?? (await readSubscription(table, of));
}

/**
 * Makes a paused subscription come again from its next time on. One that is active keeps its time, which may just
 * be due.
 *
 * @returns the subscription as it is now, active; undefined when there is none.
 */
export async function resumeSubscription(
  table: Table,
  of: SubscriptionKey,
  nextAt: number,
): Promise<Subscription | undefined> {
  const resumed = await update(table, of, {
    UpdateExpression: "SET #state = :active, nextAt = :next, dueShard = :shard, failures = :none",
    ConditionExpression: "#state = :paused",
    ExpressionAttributeNames: { "#state": "state" },
    ExpressionAttributeValues: {
      ":active": "active",
      ":paused": "paused",
      ":next": nextAt,
      ":shard": shardOf(of.id),
      ":none": 0,
    },
  });
  return resumed ?? (await readSubscription(table, of));
}

/** @returns what was removed; undefined when there was none. */
export async function removeSubscription(
  table: Table,
  of: SubscriptionKey,
): Promise<Subscription | undefined> {
  const item = await table.delete({ Key: key(of), ReturnValues: "ALL_OLD" });
  if (!item) return undefined;
  const removed = subscriptionOf(item);
  await freePlace(table, placeOf(removed));
  return removed;
}

/**
 * Counts a run that failed, once however often it is told.
 *
 * @returns how many have failed in a row; 0 when the subscription is gone.
 */
export async function countFailure(table: Table, of: SubscriptionKey, runId: string): Promise<number> {
  const counted = await update(table, of, {
    UpdateExpression: "SET failures = failures + :one, failedRun = :run",
    ConditionExpression: "attribute_exists(pk) AND (attribute_not_exists(failedRun) OR failedRun <> :run)",
    ExpressionAttributeValues: { ":one": 1, ":run": runId },
  });
  return (counted ?? (await readSubscription(table, of)))?.failures ?? 0;
}

/** Begins to count failures anew: a run went well. */
export async function clearFailures(table: Table, of: SubscriptionKey): Promise<void> {
  await update(table, of, {
    UpdateExpression: "SET failures = :none",
    ConditionExpression: "failures > :none",
    ExpressionAttributeValues: { ":none": 0 },
  });
}

/** @returns the subscription after the update; undefined when the condition did not hold. */
async function update(
  table: Table,
  of: SubscriptionKey,
  change: Pick<
    UpdateCommandInput,
    "UpdateExpression" | "ConditionExpression" | "ExpressionAttributeNames" | "ExpressionAttributeValues"
  >,
): Promise<Subscription | undefined> {
  try {
    const updated = await table.update({ Key: key(of), ReturnValues: "ALL_NEW", ...change });
    return updated && subscriptionOf(updated);
  } catch (error) {
    if (isConditionFailure(error)) return undefined;
    throw error;
  }
}

const CHANNEL = "CHANNEL#";
const REPORT = "REPORT#";

function key({ channelId, id }: SubscriptionKey) {
  return { pk: `${CHANNEL}${channelId}`, sk: `${REPORT}${id}` };
}

function placeOf({ channelId, id, createdAt }: Subscription) {
  return { channelId, reportId: id, takenAt: createdAt };
}

function subscriptionOf(item: Record<string, unknown>): Subscription {
  const { pk: _pk, sk: _sk, dueShard: _dueShard, failedRun: _failedRun, ...subscription } = item;
  return subscription as unknown as Subscription;
}
