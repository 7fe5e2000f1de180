import * as z from "zod/mini";
import { parseRecord } from "../../aws/record.ts";
import { conditionHolds, type Table } from "../../aws/table.ts";

export const MAX_REPORTS_PER_CHANNEL = 20;

/** A slot without a report is free after this time, which is longer than any invocation. */
const HOLD_MS = 15 * 60 * 1000;

const MAX_ROUNDS = 100;

/**
 * The time when each report took its slot, in milliseconds since 1970, by report id. All slots of a channel are one item,
 * so that one condition can count them. The item has a `version`.
 */
type Slots = Readonly<Record<string, number>>;

const slotsSchema = z.object({ slots: z.record(z.string(), z.number()), version: z.number() });

/** A report, which takes its slot when it is created. */
interface Report {
  readonly channelId: string;
  readonly id: string;
  readonly createdAt: number;
}

/**
 * Takes a slot for a report before the report is stored; may be repeated after an interruption. If no slot is free, it
 * compares the slots with the stored reports, and frees those whose report was never stored or was removed.
 *
 * @returns false if the channel has the maximum of reports.
 * @throws Error if other writers change the slots all the time.
 */
export async function takeSlot(
  table: Table,
  report: Report,
  readReports: () => Promise<readonly Report[]>,
): Promise<boolean> {
  const { channelId, id, createdAt } = report;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    if (await tryTakeSlot(table, report)) return true;
    const { slots, version } = await readSlots(table, channelId);
    // After the slots: a report that took one of them is stored by now, or the slot is held for it.
    const stored = await readReports();
    const kept = Object.fromEntries([
      ...stored.map((each) => [each.id, each.createdAt] as const),
      ...Object.entries(slots).filter(([, takenAt]) => createdAt - takenAt < HOLD_MS),
    ]);
    if (!(id in kept) && Object.keys(kept).length >= MAX_REPORTS_PER_CHANNEL) return false;
    await replaceSlots(table, channelId, kept, version);
  }
  throw new Error(`The slots of a channel changed ${MAX_ROUNDS} times while one was taken`);
}

/** Frees the slot of a removed report, unless a new subscription has taken it. */
export async function freeSlot(table: Table, { channelId, id, createdAt }: Report): Promise<void> {
  await conditionHolds(
    table.update({
      Key: keyOf(channelId),
      UpdateExpression: "REMOVE slots.#report ADD version :one",
      ConditionExpression: "slots.#report = :takenAt",
      ExpressionAttributeNames: { "#report": id },
      ExpressionAttributeValues: { ":takenAt": createdAt, ":one": 1 },
    }),
  );
}

/** @returns version 0 if there is no item. */
async function readSlots(table: Table, channelId: string): Promise<{ slots: Slots; version: number }> {
  const item = await table.get(keyOf(channelId));
  return item ? parseRecord(slotsSchema, item, `Slots of ${channelId}`) : { slots: {}, version: 0 };
}

function tryTakeSlot(table: Table, { channelId, id, createdAt }: Report): Promise<boolean> {
  return conditionHolds(
    table.update({
      Key: keyOf(channelId),
      UpdateExpression: "SET slots.#report = :takenAt ADD version :one",
      ConditionExpression:
        "attribute_exists(slots) AND (attribute_exists(slots.#report) OR size(slots) < :max)",
      ExpressionAttributeNames: { "#report": id },
      ExpressionAttributeValues: { ":takenAt": createdAt, ":max": MAX_REPORTS_PER_CHANNEL, ":one": 1 },
    }),
  );
}

/** Does nothing if the slots have another version by now. */
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
