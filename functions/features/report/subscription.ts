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
  /** 8 hexadecimal digits, known within its channel. */
  id: z.string(),
  channelId: z.string(),
  /** The subscriber, whose time zone the times are in, and who gets a message when the bot pauses the report. */
  userId: z.string(),
  /** IANA name. */
  timeZone: z.string(),
  /** Milliseconds since 1970; also when it took its slot among the channel's reports. */
  createdAt: z.number(),
  /** The id of the job that made it. */
  createdBy: z.string(),
  state: z.enum(["active", "paused"]),
  /** When it is posted next, milliseconds since 1970; only while it is active. */
  nextAt: z.exactOptional(z.number()),
  /** How often in a row it has failed. */
  failures: z.number(),
});

/** As the table has it: with the words of the command, see `formatReport`. */
const recordSchema = z.object({
  ...subscriptionSchema.shape,
  command: z.optional(z.string()),
  request: z.optional(reportRequestSchema),
});

/** A report that is posted in a channel on a schedule. */
export type Subscription = Readonly<z.infer<typeof subscriptionSchema>> & {
  readonly request: ReportRequest;
};

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
  if (!(await takeSlot(table, slotOf(subscription), readReports))) return "too_many";
  const { request, ...fields } = subscription;
  const isNew = await conditionHolds(
    table.put({
      Item: { ...keyOf(fields), ...fields, command: formatReport(request), dueShard: DUE_PARTITION },
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

/** The subscriptions of a channel, oldest first. There are few, so that one page has them all. */
export async function listSubscriptions(table: Table, channelId: string): Promise<Subscription[]> {
  const { items } = await table.query({
    KeyConditionExpression: "pk = :channel AND begins_with(sk, :report)",
    ExpressionAttributeValues: { ":channel": `${CHANNEL}${channelId}`, ":report": REPORT },
    ConsistentRead: true,
  });
  return items.map(parseSubscription).toSorted((a, b) => a.createdAt - b.createdAt);
}

/** Where the subscription is kept that is due; undefined where something else is. */
export function subscriptionKeyOf({ pk, sk }: DueKey): SubscriptionKey | undefined {
  if (!sk.startsWith(REPORT)) return undefined;
  return { channelId: pk.slice(CHANNEL.length), id: sk.slice(REPORT.length) };
}

/** Moves a subscription from one of its times to a later one, unless it was moved or paused meanwhile. */
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

/** @returns the subscription as it is now, paused; undefined when there is none. */
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
 * Makes a paused subscription active from its next time on. One that is active keeps its time, which may just be due.
 *
 * @returns the subscription as it is now, active; undefined when there is none.
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

/** @returns what was removed; undefined when there was none. */
export async function removeSubscription(
  table: Table,
  key: SubscriptionKey,
): Promise<Subscription | undefined> {
  const item = await table.delete({ Key: keyOf(key), ReturnValues: "ALL_OLD" });
  if (!item) return undefined;
  const removed = parseSubscription(item);
  await freeSlot(table, slotOf(removed));
  return removed;
}

/**
 * Counts a run that failed. Repeating it changes nothing.
 *
 * @returns how many have failed in a row; 0 when the subscription is gone.
 */
export async function countFailure(table: Table, key: SubscriptionKey, runId: string): Promise<number> {
  const counted = await updateSubscription(table, key, {
    UpdateExpression: "SET failures = failures + :one, failedRun = :run",
    ConditionExpression: "attribute_exists(pk) AND (attribute_not_exists(failedRun) OR failedRun <> :run)",
    ExpressionAttributeValues: { ":one": 1, ":run": runId },
  });
  return (counted ?? (await readSubscription(table, key)))?.failures ?? 0;
}

/** Sets the count of failures back to 0 after a run that went well. */
export async function clearFailures(table: Table, key: SubscriptionKey): Promise<void> {
  await updateSubscription(table, key, {
    UpdateExpression: "SET failures = :none",
    ConditionExpression: "failures > :none",
    ExpressionAttributeValues: { ":none": 0 },
  });
}

/** @returns the subscription after the update; undefined when the condition did not hold. */
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

function slotOf({ channelId, id, createdAt }: Subscription) {
  return { channelId, reportId: id, takenAt: createdAt };
}

/** @throws Error where the item of a subscription cannot be read */
function parseSubscription(item: Record<string, unknown>): Subscription {
  const name = `Report ${item["id"]}`;
  // Earlier items have `zone`, and `request` in place of the command.
  const earlier = { timeZone: item["zone"], ...item };
  const { command, request, ...fields } = parseRecord(recordSchema, earlier, name);
  return { ...fields, request: request ?? requestOf(command, fields.createdAt, name) };
}

function requestOf(command = "", createdAt: number, name: string): ReportRequest {
  try {
    const parsed = parseReport(command, new Date(createdAt));
    if (parsed.kind === "subscribe") return parsed.request;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
  }
  throw new Error(`${name} cannot be read: command`);
}
