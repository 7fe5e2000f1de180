import * as z from "zod/mini";
import { parseRecord } from "../../aws/record.ts";
import { conditionHolds, type Table } from "../../aws/table.ts";
import { DUE_PARTITION, type DueKey } from "../due/due-index.ts";

const awaitedInvoiceSchema = z.object({
  /** The id of the job that posted the report. */
  reportJobId: z.string(),
  channelId: z.string(),
  userId: z.string(),
  /** When it is checked next, milliseconds since 1970. */
  nextAt: z.number(),
  /** How often it was checked. Earlier versions stored this under another name. */
  checks: z._default(z.number(), 1),
});

/** A pending invoice that follows in the thread of its report. The clock checks it until it is closed. */
export type AwaitedInvoice = Readonly<z.infer<typeof awaitedInvoiceSchema>>;

const HOUR_MS = 60 * 60 * 1000;

/** Hours from one check to the next; the last one repeats. */
const WAIT_HOURS = [1, 2, 3, 6, 12, 24];

const KEEP_SECONDS = 30 * 24 * 60 * 60;

const SORT_KEY = "INVOICE";
/** The partition of the report's job. */
const PARTITION = "QUERY#";

/** Waits for an invoice that was checked now. Repeating it changes nothing. */
export async function awaitInvoice(
  table: Table,
  { reportJobId, channelId, userId }: Pick<AwaitedInvoice, "reportJobId" | "channelId" | "userId">,
  now: number,
): Promise<void> {
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

/** @returns undefined if the invoice is not awaited, or no longer. */
export async function readAwaitedInvoice(
  table: Table,
  reportJobId: string,
): Promise<AwaitedInvoice | undefined> {
  const item = await table.get(keyOf(reportJobId));
  if (item?.["nextAt"] === undefined) return undefined;
  return parseRecord(awaitedInvoiceSchema, item, `The awaited invoice of job ${reportJobId}`);
}

/** Sets the time of the next check, unless another tick has done so. */
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

/** Ends the wait. The item stays, so that a late retry of the report does not start the wait again. */
export async function stopAwaitingInvoice(table: Table, reportJobId: string): Promise<void> {
  await conditionHolds(
    table.update({
      Key: keyOf(reportJobId),
      UpdateExpression: "REMOVE dueShard, nextAt",
      ConditionExpression: "attribute_exists(pk)",
    }),
  );
}

/** The report's job id in the key of an awaited invoice; undefined for other items. */
export function awaitedReportOf({ pk, sk }: DueKey): string | undefined {
  return sk === SORT_KEY ? pk.slice(PARTITION.length) : undefined;
}

function waitMs(checks: number): number {
  return (WAIT_HOURS[Math.min(checks, WAIT_HOURS.length) - 1] ?? 24) * HOUR_MS;
}

function keyOf(reportJobId: string) {
  return { pk: `${PARTITION}${reportJobId}`, sk: SORT_KEY };
}
