import { createHash } from "node:crypto";
import * as z from "zod/mini";
import { parseRecord } from "../../aws/record.ts";
import { conditionHolds, isConditionFailure, type Table } from "../../aws/table.ts";
import { CommandError } from "../../slack/command-error.ts";
import { formatReport, parseReport } from "./command.ts";
import { DUE_PARTITION, type DueKey } from "./due-index.ts";
import { freeSlot, takeSlot } from "./report-slots.ts";
import { type ReportRequest, reportRequestSchema } from "./request.ts";

const subscriptionSchema = z.object({
  /** 8 hexadecimal digits, unique in its channel. */
  id: z.string(),
  channelId: z.string(),
  /** The subscriber, who gets a message when the bot pauses the report. */
  userId: z.string(),
  /** The subscriber's, an IANA name. */
  timeZone: z.string(),
  /** Milliseconds since 1970; also the time when it took its slot (`takeSlot`). */
  createdAt: z.number(),
  /** Id of the job. */
  createdBy: z.string(),
  state: z.enum(["active", "paused"]),
  /** The time of the next post, milliseconds since 1970; only while active. */
  nextAt: z.exactOptional(z.number()),
  /** In a row. */
  failures: z.number(),
});

/** Stores the command (`formatReport`) in place of the request. Earlier versions stored the request. */
const recordSchema = z.object({
  ...subscriptionSchema.shape,
  command: z.optional(z.string()),
  request: z.optional(reportRequestSchema),
});

export type Subscription = Readonly<z.infer<typeof subscriptionSchema>> & {
  readonly request: ReportRequest;
};

export type SubscriptionKey = Pick<Subscription, "channelId" | "id">;

/** Equal requests in a channel have the same id, so a channel subscribes once. */
export function subscriptionId(channelId: string, request: ReportRequest): string {
  const { services, projects, clusters, organizations } = request;
  const sorted = {
    services: services.toSorted(),
    projects: projects.toSorted(),
    clusters: clusters.toSorted(),
    organizations: organizations.toSorted(),
  };
  const command = formatReport({ ...request, ...sorted }).toLowerCase();
  return createHash("sha256").update(`${channelId}\n${command}`).digest("hex").slice(0, 8);
}

/** Stores a new or restored subscription. @param subscription with the current time as `createdAt` */
export async function createSubscription(
  table: Table,
  subscription: Subscription,
): Promise<"created" | "exists" | "too_many"> {
  if (await readSubscription(table, subscription)) return "exists";
  const readReports = () => listSubscriptions(table, subscription.channelId);
  if (!(await takeSlot(table, subscription, readReports))) return "too_many";
  const { request, ...fields } = subscription;
  const due = fields.state === "active" ? { dueShard: DUE_PARTITION } : {};
  const isNew = await conditionHolds(
    table.put({
      Item: { ...keyOf(fields), ...fields, command: formatReport(request), ...due },
      ConditionExpression: "attribute_not_exists(pk)",
    }),
  );
  return isNew ? "created" : "exists";
}

export async function readSubscription(
  table: Table,
  key: SubscriptionKey,
): Promise<Subscription | undefined> {
  const item = await table.get(keyOf(key));
  return item && parseSubscription(item);
}

/** Oldest first. A channel has so few that one page holds them all. */
export async function listSubscriptions(table: Table, channelId: string): Promise<Subscription[]> {
  const { items } = await table.query({
    KeyConditionExpression: "pk = :channel AND begins_with(sk, :report)",
    ExpressionAttributeValues: { ":channel": `${CHANNEL}${channelId}`, ":report": REPORT },
    ConsistentRead: true,
  });
  return items.map(parseSubscription).toSorted((a, b) => a.createdAt - b.createdAt);
}

/** @returns undefined if the due item is not a subscription. */
export function subscriptionKeyOf({ pk, sk }: DueKey): SubscriptionKey | undefined {
  if (!sk.startsWith(REPORT)) return undefined;
  return { channelId: pk.slice(CHANNEL.length), id: sk.slice(REPORT.length) };
}

/** Sets the next time, unless the subscription was paused or another tick has set it. */
export async function advanceSubscription(
  table: Table,
  key: SubscriptionKey,
  from: number,
  to: number,
): Promise<void> {
  await updateSubscription(table, key, {
    UpdateExpression: "SET nextAt = :to",
    ConditionExpression: "nextAt = :from",
    ExpressionAttributeValues: { ":to": to, ":from": from },
  });
}

/** @returns the paused subscription; undefined if there is none. */
export async function pauseSubscription(
  table: Table,
  key: SubscriptionKey,
): Promise<Subscription | undefined> {
  const paused = await updateSubscription(table, key, {
    UpdateExpression: "SET #state = :paused REMOVE nextAt, dueShard",
    ConditionExpression: "#state = :active",
    ExpressionAttributeNames: { "#state": "state" },
    ExpressionAttributeValues: { ":paused": "paused", ":active": "active" },
  });
  return paused ?? (await readSubscription(table, key));
}

/**
 * Resumes a paused subscription. An active one keeps its time, which may be due.
 *
 * @returns the active subscription; undefined if there is none.
 */
export async function resumeSubscription(
  table: Table,
  key: SubscriptionKey,
  nextAt: number,
): Promise<Subscription | undefined> {
  const resumed = await updateSubscription(table, key, {
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
  return resumed ?? (await readSubscription(table, key));
}

/** @returns the removed subscription; undefined if there was none. */
export async function removeSubscription(
  table: Table,
  key: SubscriptionKey,
): Promise<Subscription | undefined> {
  const item = await table.delete({ Key: keyOf(key), ReturnValues: "ALL_OLD" });
  if (!item) return undefined;
  const removed = parseSubscription(item);
  await freeSlot(table, removed);
  return removed;
}

/** Counts a failed run, once. @returns failures in a row; 0 if the subscription was removed. */
export async function countFailure(table: Table, key: SubscriptionKey, runId: string): Promise<number> {
  const counted = await updateSubscription(table, key, {
    UpdateExpression: "SET failures = failures + :one, failedRun = :run",
    ConditionExpression: "attribute_exists(pk) AND (attribute_not_exists(failedRun) OR failedRun <> :run)",
    ExpressionAttributeValues: { ":one": 1, ":run": runId },
  });
  return (counted ?? (await readSubscription(table, key)))?.failures ?? 0;
}

export async function clearFailures(table: Table, key: SubscriptionKey): Promise<void> {
  await updateSubscription(table, key, {
    UpdateExpression: "SET failures = :none",
    ConditionExpression: "failures > :none",
    ExpressionAttributeValues: { ":none": 0 },
  });
}

/** @returns the updated subscription; undefined if the condition did not hold. */
async function updateSubscription(
  table: Table,
  key: SubscriptionKey,
  update: Omit<Parameters<Table["update"]>[0], "Key" | "ReturnValues">,
): Promise<Subscription | undefined> {
  try {
    const updated = await table.update({ Key: keyOf(key), ReturnValues: "ALL_NEW", ...update });
    return updated && parseSubscription(updated);
  } catch (error) {
    if (isConditionFailure(error)) return undefined;
    throw error;
  }
}

const CHANNEL = "CHANNEL#";
const REPORT = "REPORT#";

function keyOf({ channelId, id }: SubscriptionKey) {
  return { pk: `${CHANNEL}${channelId}`, sk: `${REPORT}${id}` };
}

/** @throws Error if the item cannot be read */
export function parseSubscription(item: Record<string, unknown>): Subscription {
  const name = `Report ${item["id"]}`;
  // Earlier versions stored `zone`.
  const record = { timeZone: item["zone"], ...item };
  const { command, request, ...fields } = parseRecord(recordSchema, record, name);
  return { ...fields, request: request ?? requestOf(command, fields.createdAt, name) };
}

function requestOf(command = "", createdAt: number, name: string): ReportRequest {
  try {
    const parsed = parseReport(command, new Date(createdAt), { isStored: true });
    if (parsed.kind === "subscribe") return parsed.request;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
  }
  throw new Error(`${name} cannot be read: command`);
}
