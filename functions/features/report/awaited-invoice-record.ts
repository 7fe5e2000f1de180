import { conditionHolds, type Table } from "../../aws/table.ts";
import { type DueKey, shardOf } from "./due-index.ts";

/** The invoice of a report that is posted: it follows when it is closed, until when the clock looks at it. */
export interface AwaitedInvoice {
  /** The id of the question whose answer is the report. */
  readonly reportJobId: string;
  readonly channelId: string;
  readonly userId: string;
  /** When it is looked at next, milliseconds since 1970. */
  readonly nextAt: number;
  /** How often it was looked at. */
  readonly looks: number;
}

const HOUR_MS = 60 * 60 * 1000;

/** Hours from one look to the next; the last one repeats. */
const WAITS = [1, 2, 3, 6, 12, 24];

/** Whatever may happen, nothing is waited for longer. */
const KEEP_SECONDS = 30 * 24 * 60 * 60;

const SORT_KEY = "INVOICE";

/** Waits for an invoice that was looked at now. Repeating it changes nothing. */
export async function awaitInvoice(
  table: Table,
  awaited: Pick<AwaitedInvoice, "reportJobId" | "channelId" | "userId">,
  now: number,
): Promise<void> {
  const { reportJobId, channelId, userId } = awaited;
  await conditionHolds(
    table.put({
      Item: {
        ...key(reportJobId),
        ...{ reportJobId, channelId, userId, looks: 1 },
        ...{ dueShard: shardOf(reportJobId), nextAt: now + waitAfter(1) },
        expiresAt: Math.ceil(now / 1000) + KEEP_SECONDS,
      },
      ConditionExpression: "attribute_not_exists(pk)",
    }),
  );
}

/** @returns undefined where it is not waited for, or not any more. */
export async function readAwaitedInvoice(
  table: Table,
  reportJobId: string,
): Promise<AwaitedInvoice | undefined> {
  const item = await table.get(key(reportJobId));
  return item?.["nextAt"] === undefined ? undefined : (item as AwaitedInvoice);
}

/** Sets the time of the look after the one that is due, unless somebody else has. */
export async function advanceAwaitedInvoice(
  table: Table,
  { reportJobId, nextAt, looks }: AwaitedInvoice,
  now: number,
): Promise<void> {
  await conditionHolds(
    table.update({
      Key: key(reportJobId),
      UpdateExpression: "SET nextAt = :to, looks = :looks",
      ConditionExpression: "nextAt = :from",
      ExpressionAttributeValues: {
        ":from": nextAt,
        ":to": now + waitAfter(looks + 1),
        ":looks": looks + 1,
      },
    }),
  );
}

/** Ends the wait. The item stays for a while, so that a report that is interrupted late does not begin it again. */
export async function stopAwaitingInvoice(table: Table, reportJobId: string): Promise<void> {
  await conditionHolds(
    table.update({
      Key: key(reportJobId),
      UpdateExpression: "REMOVE dueShard, nextAt",
      ConditionExpression: "attribute_exists(pk)",
    }),
  );
}

/** The id of the question whose invoice is due; undefined where something else is. */
export function awaitedReportOf({ pk, sk }: DueKey): string | undefined {
  return sk === SORT_KEY ? pk.slice(PARTITION.length) : undefined;
}

function waitAfter(looks: number): number {
  return (WAITS[Math.min(looks, WAITS.length) - 1] ?? 24) * HOUR_MS;
}

/** Beside the question of the report. */
const PARTITION = "QUERY#";

function key(reportJobId: string) {
  return { pk: `${PARTITION}${reportJobId}`, sk: SORT_KEY };
}
