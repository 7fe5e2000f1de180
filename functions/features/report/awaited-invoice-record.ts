import * as z from "zod/mini";
import { parseRecord } from "../../aws/record.ts";
import { conditionHolds, type Table } from "../../aws/table.ts";
import { DUE_PARTITION, type DueKey } from "./due-index.ts";

const awaitedInvoiceSchema = z.object({
  /** The id of the job whose answer is the report. */
  reportJobId: z.string(),
  channelId: z.string(),
  userId: z.string(),
  /** When it is checked next, milliseconds since 1970. */
  nextAt: z.number(),
  /** How often it was checked; it was not always called so. */
  checks: z._default(z.number(), 1),
});

/** The invoice of a report that is posted: it follows when it is closed, until when the clock checks it. */
export type AwaitedInvoice = Readonly<z.infer<typeof awaitedInvoiceSchema>>;

const HOUR_MS = 60 * 60 * 1000;

/** Hours from one check to the next; the last one repeats. */
const WAIT_HOURS = [1, 2, 3, 6, 12, 24];

/** No invoice is waited for longer. */
const KEEP_SECONDS = 30 * 24 * 60 * 60;

const SORT_KEY = "INVOICE";

/** Waits for an invoice that was checked now. Repeating it changes nothing. */
export async function awaitInvoice(
  table: Table,
  awaited: Pick<AwaitedInvoice, "reportJobId" | "channelId" | "userId">,
  now: number,
): Promise<void> {
  const { reportJobId, channelId, userId } = awaited;
  await conditionHolds(
    table.put({
      Item: {
        ...keyOf(reportJobId),
        ...{ reportJobId, channelId, userId, checks: 1 },
        ...{ dueShard: DUE_PARTITION, nextAt: now + waitMs(1) },
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
  const item = await table.get(keyOf(reportJobId));
  if (item?.["nextAt"] === undefined) return undefined;
  return parseRecord(awaitedInvoiceSchema, item, `The awaited invoice of job ${reportJobId}`);
}

/** Sets the time of the check after the one that is due, unless that is done already. */
export async function advanceAwaitedInvoice(
  table: Table,
  { reportJobId, nextAt, checks }: AwaitedInvoice,
  now: number,
): Promise<void> {
  await conditionHolds(
    table.update({
      Key: keyOf(reportJobId),
      UpdateExpression: "SET nextAt = :to, checks = :checks",
      ConditionExpression: "nextAt = :from",
      ExpressionAttributeValues: {
        ":from": nextAt,
        ":to": now + waitMs(checks + 1),
        ":checks": checks + 1,
      },
    }),
  );
}

/** Ends the wait. The item stays for a while, so that a report that is interrupted late does not begin it again. */
export async function stopAwaitingInvoice(table: Table, reportJobId: string): Promise<void> {
  await conditionHolds(
    table.update({
      Key: keyOf(reportJobId),
      UpdateExpression: "REMOVE dueShard, nextAt",
      ConditionExpression: "attribute_exists(pk)",
    }),
  );
}

/** The id of the job whose invoice is due; undefined where something else is. */
export function awaitedReportOf({ pk, sk }: DueKey): string | undefined {
  return sk === SORT_KEY ? pk.slice(PARTITION.length) : undefined;
}

function waitMs(checks: number): number {
  return (WAIT_HOURS[Math.min(checks, WAIT_HOURS.length) - 1] ?? 24) * HOUR_MS;
}

/** Beside the job of the report. */
const PARTITION = "QUERY#";

function keyOf(reportJobId: string) {
  return { pk: `${PARTITION}${reportJobId}`, sk: SORT_KEY };
}
