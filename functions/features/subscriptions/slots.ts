import * as z from "zod/mini";
import { parseRecord } from "../../aws/record.ts";
import { conditionHolds, type Table } from "../../aws/table.ts";
import type { SubscriptionKind } from "./kind.ts";
import type { Subscription } from "./subscription.ts";

/** A slot without a subscription is free after this time, which is longer than any invocation. */
const HOLD_MS = 15 * 60 * 1000;

const MAX_ROUNDS = 100;

/**
 * The time when each subscription took its slot, in milliseconds since 1970, by id. All slots of a channel and kind are
 * one item, so that one condition can count them. The item has a `version`.
 */
type Slots = Readonly<Record<string, number>>;

const slotsSchema = z.object({ slots: z.record(z.string(), z.number()), version: z.number() });

type Kind = Pick<SubscriptionKind<Subscription>, "keys" | "maxPerChannel">;

/** It takes its slot when it is created. */
type Holder = Pick<Subscription, "channelId" | "id" | "createdAt">;

/**
 * Takes a slot for a subscription before it is stored; may be repeated after an interruption. If no slot is free, it
 * compares the slots with the stored subscriptions, and frees those whose subscription was never stored or was removed.
 *
 * @returns false if the channel has the maximum of this kind.
 * @throws Error if other writers change the slots all the time.
 */
export async function takeSlot(
  table: Table,
  kind: Kind,
  holder: Holder,
  readStored: () => Promise<readonly Holder[]>,
): Promise<boolean> {
  const { channelId, id, createdAt } = holder;
  const key = keyOf(kind, channelId);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    if (await tryTakeSlot(table, kind, holder)) return true;
    const { slots, version } = await readSlots(table, key);
    // After the slots: a subscription that took one of them is stored by now, or the slot is held for it.
    const stored = await readStored();
    const kept = Object.fromEntries([
      ...stored.map((each) => [each.id, each.createdAt] as const),
      ...Object.entries(slots).filter(([, takenAt]) => createdAt - takenAt < HOLD_MS),
    ]);
    if (!(id in kept) && Object.keys(kept).length >= kind.maxPerChannel) return false;
    await replaceSlots(table, key, kept, version);
  }
  throw new Error(`The slots of a channel changed ${MAX_ROUNDS} times while one was taken`);
}

/** Frees the slot of a removed subscription, unless a new subscription has taken it. */
export async function freeSlot(
  table: Table,
  kind: Kind,
  { channelId, id, createdAt }: Holder,
): Promise<void> {
  await conditionHolds(
    table.update({
      Key: keyOf(kind, channelId),
      UpdateExpression: "REMOVE slots.#id ADD version :one",
      ConditionExpression: "slots.#id = :takenAt",
      ExpressionAttributeNames: { "#id": id },
      ExpressionAttributeValues: { ":takenAt": createdAt, ":one": 1 },
    }),
  );
}

/** @returns version 0 if there is no item. */
async function readSlots(table: Table, key: SlotsKey): Promise<{ slots: Slots; version: number }> {
  const item = await table.get(key);
  return item ? parseRecord(slotsSchema, item, `${key.sk} of ${key.pk}`) : { slots: {}, version: 0 };
}

function tryTakeSlot(table: Table, kind: Kind, { channelId, id, createdAt }: Holder): Promise<boolean> {
  return conditionHolds(
    table.update({
      Key: keyOf(kind, channelId),
      UpdateExpression: "SET slots.#id = :takenAt ADD version :one",
      ConditionExpression: "attribute_exists(slots) AND (attribute_exists(slots.#id) OR size(slots) < :max)",
      ExpressionAttributeNames: { "#id": id },
      ExpressionAttributeValues: { ":takenAt": createdAt, ":max": kind.maxPerChannel, ":one": 1 },
    }),
  );
}

/** Does nothing if the slots have another version by now. */
async function replaceSlots(table: Table, key: SlotsKey, slots: Slots, version: number): Promise<void> {
  await conditionHolds(
    table.put({
      Item: { ...key, slots, version: version + 1 },
      ConditionExpression: version === 0 ? "attribute_not_exists(pk)" : "version = :version",
      ...(version === 0 ? {} : { ExpressionAttributeValues: { ":version": version } }),
    }),
  );
}

type SlotsKey = ReturnType<typeof keyOf>;

function keyOf({ keys }: Kind, channelId: string) {
  return { pk: `SLOTS#${channelId}`, sk: keys.slots };
}
