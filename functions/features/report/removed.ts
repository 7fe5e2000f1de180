import type { Table } from "../../aws/table.ts";
import { nextTime } from "../../money/schedule.ts";
import { formatReport } from "./command.ts";
import {
  createSubscription,
  parseSubscription,
  type Subscription,
  type SubscriptionKey,
} from "./subscription.ts";

/** For so long a removed report can be restored. */
const KEEP_SECONDS = 7 * 24 * 60 * 60;

/** Keeps a report that is about to be removed. @param now milliseconds since 1970 */
export async function keepRemoved(table: Table, subscription: Subscription, now: number): Promise<void> {
  const { request, ...fields } = subscription;
  const expiresAt = Math.ceil(now / 1000) + KEEP_SECONDS;
  await table.put({ Item: { ...keyOf(fields), ...fields, command: formatReport(request), expiresAt } });
}

/**
 * Restores a removed report with its id, schedule, subscriber and next time, or the one after that if it has passed.
 *
 * @param now milliseconds since 1970
 * @returns the outcome of `createSubscription`; undefined if no such report was removed lately.
 */
export async function restoreSubscription(table: Table, key: SubscriptionKey, now: number) {
  const item = await table.get(keyOf(key));
  if (!item || item["expiresAt"] * 1000 <= now) return undefined;
  const removed = parseSubscription(item);
  const { nextAt, request, timeZone } = removed;
  const next = nextAt !== undefined && nextAt <= now ? nextTime(request.schedule, timeZone, now) : nextAt;
  const restored = { ...removed, createdAt: now, ...(next === undefined ? {} : { nextAt: next }) };
  return { restored, outcome: await createSubscription(table, restored) };
}

function keyOf({ channelId, id }: SubscriptionKey) {
  return { pk: `CHANNEL#${channelId}`, sk: `REMOVED#${id}` };
}
