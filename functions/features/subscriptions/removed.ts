import type { Table } from "../../aws/table.ts";
import { nextTime } from "../../money/schedule.ts";
import type { SubscriptionKind } from "./kind.ts";
import { formatSubscription, parseSubscription } from "./record.ts";
import { createSubscription } from "./store.ts";
import type { Subscription, SubscriptionKey } from "./subscription.ts";

/** For so long a removed subscription can be restored. */
const KEEP_SECONDS = 7 * 24 * 60 * 60;

/** Keeps a subscription that is about to be removed. @param now milliseconds since 1970 */
export async function keepRemoved<S extends Subscription>(
  table: Table,
  kind: SubscriptionKind<S>,
  subscription: S,
  now: number,
): Promise<void> {
  const expiresAt = Math.ceil(now / 1000) + KEEP_SECONDS;
  const Item = { ...itemKeyOf(kind, subscription), ...formatSubscription(kind, subscription), expiresAt };
  await table.put({ Item });
}

/**
 * Restores a removed subscription as it was, with its next time, or the one after that if it has passed.
 *
 * @param now milliseconds since 1970
 * @returns the outcome of `createSubscription`; undefined if no such subscription was removed lately.
 */
export async function restoreSubscription<S extends Subscription>(
  table: Table,
  kind: SubscriptionKind<S>,
  key: SubscriptionKey,
  now: number,
) {
  const item = await table.get(itemKeyOf(kind, key));
  if (!item || item["expiresAt"] * 1000 <= now) return undefined;
  const removed = parseSubscription(kind, item);
  const { nextAt, request, timeZone } = removed;
  const hasPassed = nextAt !== undefined && nextAt <= now;
  const next = hasPassed ? nextTime(kind.scheduleOf(request), timeZone, now) : nextAt;
  const restored = { ...removed, createdAt: now, ...(next === undefined ? {} : { nextAt: next }) };
  return { restored, outcome: await createSubscription(table, kind, restored) };
}

function itemKeyOf<S extends Subscription>(
  { keys }: SubscriptionKind<S>,
  { channelId, id }: SubscriptionKey,
) {
  return { pk: `CHANNEL#${channelId}`, sk: `${keys.removed}${id}` };
}
