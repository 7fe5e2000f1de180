import * as z from "zod/mini";
import { parseRecord } from "../../aws/record.ts";
import { conditionHolds, type Table } from "../../aws/table.ts";

export const MAX_REPORTS_PER_CHANNEL = 20;

/** A slot without a report is free again after this time, which is longer than an invocation of a workflow may take. */
const HOLD_MS = 15 * 60 * 1000;

/** Where others change the slots all the time, the caller tries again later. */
const MAX_ROUNDS = 100;

/**
 * When each report has taken its slot, in milliseconds since 1970, by the report's id. The slots of a channel are one
 * item, so that a condition holds for all of them together. The item counts its changes in `version`.
 */
export type Slots = Readonly<Record<string, number>>;

interface Slot {
  readonly channelId: string;
  readonly reportId: string;
  readonly takenAt: number;
}

/**
 * Takes a slot for a report, before the report is stored. After an interruption it may be taken again.
 *
 * Where none is free, the slots are compared with the reports that there are: a slot whose report was never stored,
 * or was removed without it, is freed.
 *
 * @param readReports the reports that are stored, with the time at which each has taken its slot.
 * @returns false when the channel has as many reports as it may have.
 */
export async function takeSlot(
  table: Table,
  slot: Slot,
  readReports: () => Promise<Slots>,
): Promise<boolean> {
  const { channelId, reportId, takenAt } = slot;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    if (await tryTakeSlot(table, slot)) return true;
    const { slots, version } = await readSlots(table, channelId);
    // In this order: what has taken its slot before now is stored by now, or has another 15 minutes for it.
    const stored = await readReports();
    const held = Object.entries(slots).filter(([, since]) => takenAt - since < HOLD_MS);
    const kept = { ...stored, ...Object.fromEntries(held) };
    if (!(reportId in kept) && Object.keys(kept).length >= MAX_REPORTS_PER_CHANNEL) return false;
    await replaceSlots(table, channelId, kept, version);
  }
  throw new Error(`The slots of a channel changed ${MAX_ROUNDS} times while one was taken`);
}

/** Frees the slot of a removed report, unless somebody subscribes to the report again right now. */
export async function freeSlot(table: Table, { channelId, reportId, takenAt }: Slot): Promise<void> {
  await conditionHolds(
    table.update({
      Key: keyOf(channelId),
      UpdateExpression: "REMOVE slots.#report ADD version :one",
      ConditionExpression: "slots.#report = :takenAt",
      ExpressionAttributeNames: { "#report": reportId },
      ExpressionAttributeValues: { ":takenAt": takenAt, ":one": 1 },
    }),
  );
}

/** @returns version 0 where there is no item yet. */
async function readSlots(table: Table, channelId: string): Promise<{ slots: Slots; version: number }> {
  const item = await table.get(keyOf(channelId));
  // Made here, so that the bundle for Slack, which takes no slots, does without `z.record`.
  const slotsSchema = z.object({ slots: z.record(z.string(), z.number()), version: z.number() });
  return item ? parseRecord(slotsSchema, item, `Slots of ${channelId}`) : { slots: {}, version: 0 };
}

function tryTakeSlot(table: Table, { channelId, reportId, takenAt }: Slot): Promise<boolean> {
  return conditionHolds(
    table.update({
      Key: keyOf(channelId),
      UpdateExpression: "SET slots.#report = :takenAt ADD version :one",
      ConditionExpression:
        "attribute_exists(slots) AND (attribute_exists(slots.#report) OR size(slots) < :max)",
      ExpressionAttributeNames: { "#report": reportId },
      ExpressionAttributeValues: { ":takenAt": takenAt, ":max": MAX_REPORTS_PER_CHANNEL, ":one": 1 },
    }),
  );
}

/** Does nothing where the slots have another version by now. */
async function replaceSlots(table: Table, channelId: string, slots: Slots, version: number): Promise<void> {
  await conditionHolds(
    table.put({
      Item: { ...keyOf(channelId), slots, version: version + 1 },
      ConditionExpression: version === 0 ? "attribute_not_exists(pk)" : "version = :version",
      ...(version === 0 ? {} : { ExpressionAttributeValues: { ":version": version } }),
    }),
  );
}

function keyOf(channelId: string) {
  return { pk: `SLOTS#${channelId}`, sk: "SLOTS" };
}
