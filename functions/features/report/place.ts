import { conditionHolds, type Table } from "../../aws/table.ts";

/** So many reports a channel may have. */
export const MAX_REPORTS_PER_CHANNEL = 20;

/** A place without a report is free again after this time, which is longer than an invocation of a workflow may take. */
const HOLD_MS = 15 * 60 * 1000;

/** Where others change the places all the time, the caller tries again later. */
const MAX_ROUNDS = 100;

/**
 * Which report has taken a place, and when, in milliseconds since 1970. They are in one item per channel, so that a
 * condition holds for all of them together. The item counts its changes in `version`.
 */
export type Places = Readonly<Record<string, number>>;

/** A place of a channel: the report it is for, and when it is taken. */
interface Place {
  readonly channelId: string;
  readonly reportId: string;
  readonly takenAt: number;
}

/**
 * Takes a place for a report, before the report is stored. Whoever was interrupted may take it again.
 *
 * Where none is free, the places are compared with the reports that there are: a place whose report was never stored,
 * or was removed without it, is freed.
 *
 * @param readReports the reports that are stored, with the time at which each has taken its place.
 * @returns false when the channel has as many reports as it may have.
 */
export async function takePlace(
  table: Table,
  place: Place,
  readReports: () => Promise<Places>,
): Promise<boolean> {
  const { channelId, reportId, takenAt } = place;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    if (await take(table, place)) return true;
    const item = await table.get(key(channelId));
    const places: Places = item?.["places"] ?? {};
    // In this order: what has taken its place before now is stored by now, or has another 15 minutes for it.
    const stored = await readReports();
    const held = Object.entries(places).filter(([, since]) => takenAt - since < HOLD_MS);
    const kept = { ...stored, ...Object.fromEntries(held) };
    if (!(reportId in kept) && Object.keys(kept).length >= MAX_REPORTS_PER_CHANNEL) return false;
    await replace(table, channelId, kept, item?.["version"]);
  }
  throw new Error(`The places of a channel changed ${MAX_ROUNDS} times while one was taken`);
}

/** Gives a place back after its report was removed, unless somebody subscribes to the report again right now. */
export async function freePlace(table: Table, { channelId, reportId, takenAt }: Place): Promise<void> {
  await conditionHolds(
    table.update({
      Key: key(channelId),
      UpdateExpression: "REMOVE places.#report ADD version :one",
      ConditionExpression: "places.#report = :takenAt",
      ExpressionAttributeNames: { "#report": reportId },
      ExpressionAttributeValues: { ":takenAt": takenAt, ":one": 1 },
    }),
  );
}

function take(table: Table, { channelId, reportId, takenAt }: Place): Promise<boolean> {
  return conditionHolds(
    table.update({
      Key: key(channelId),
      UpdateExpression: "SET places.#report = :takenAt ADD version :one",
      ConditionExpression:
        "attribute_exists(places) AND (attribute_exists(places.#report) OR size(places) < :max)",
      ExpressionAttributeNames: { "#report": reportId },
      ExpressionAttributeValues: { ":takenAt": takenAt, ":max": MAX_REPORTS_PER_CHANNEL, ":one": 1 },
    }),
  );
}

/** Replaces the places of a channel, unless somebody else was quicker. @param version undefined where there are none. */
async function replace(table: Table, channelId: string, places: Places, version = 0): Promise<void> {
  await conditionHolds(
    table.put({
      Item: { ...key(channelId), places, version: version + 1 },
      ConditionExpression: version === 0 ? "attribute_not_exists(pk)" : "version = :version",
      ...(version === 0 ? {} : { ExpressionAttributeValues: { ":version": version } }),
    }),
  );
}

function key(channelId: string) {
  return { pk: `PLACES#${channelId}`, sk: "PLACES" };
}
