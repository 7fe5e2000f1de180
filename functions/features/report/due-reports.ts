import type { WorkflowLink } from "../../aws/config.ts";
import { logError } from "../../aws/log.ts";
import { CLOCK_PATIENCE_MS } from "../../aws/request.ts";
import type { Table } from "../../aws/table.ts";
import { queryId } from "../../jobs/job-id.ts";
import { startWorkflow, storeQuestion } from "../../jobs/start.ts";
import { latestTime, nextTime } from "../../money/schedule.ts";
import { advanceAwaitedInvoice, awaitedReportOf, readAwaitedInvoice } from "./awaited-invoice-record.ts";
import { DUE_SHARDS, type DueKey, dueKeys } from "./due-index.ts";
import { reportQuestion } from "./run.ts";
import {
  advanceSubscription,
  readSubscription,
  type SubscriptionKey,
  subscriptionKeyOf,
} from "./subscription.ts";

/** What the clock needs. */
export interface ClockRooms {
  readonly table: Table;
  /** The durable function that posts reports. */
  readonly workflow: WorkflowLink;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** So many things of one shard are started at the same time. */
const AT_ONCE = 8;

/** Of all that begin in one minute, so many ask Atlas and Slack in each second. */
const PER_SECOND = 5;

/**
 * Starts what is due, each thing once, however often, late or concurrently the clock strikes: a run is named by its
 * report, or by the report whose invoice it looks at, and by the time at which it was due. It is started before the next
 * time is set, so that an end in between loses nothing; starting it again starts nothing. Whatever was missed while
 * nothing ran is made up for by one run.
 *
 * What cannot be started keeps its time, and the next stroke tries again.
 *
 * @returns how many were due.
 * @throws Error when some of them could not be started, after all the others were: an alarm tells of it.
 */
export async function strike(rooms: ClockRooms): Promise<number> {
  const now = rooms.now();
  const count = { due: 0, failed: 0 };
  await Promise.all(
    DUE_SHARDS.map(async (shard) => {
      for await (const page of dueKeys(rooms.table, shard, now)) {
        for (let index = 0; index < page.length; index += AT_ONCE) {
          await Promise.all(page.slice(index, index + AT_ONCE).map((due) => start(due)));
        }
      }
    }),
  );
  if (count.failed > 0) throw new Error(`${count.failed} of ${count.due} reports could not be started`);
  return count.due;

  async function start(due: DueKey): Promise<void> {
    const spreadSeconds = Math.floor(count.due / PER_SECOND);
    count.due += 1;
    const report = subscriptionKeyOf(due);
    const awaited = awaitedReportOf(due);
    try {
      if (report) await startReport(rooms, report, now, spreadSeconds);
      if (awaited) await startInvoiceLook(rooms, awaited, now, spreadSeconds);
    } catch (error) {
      count.failed += 1;
      logError({
        message: report ? "A report could not be started" : "An invoice of a report could not be looked at",
        queryId: awaited,
        details: { reportId: report?.id },
        error,
      });
    }
  }
}

async function startReport(
  { table, workflow }: ClockRooms,
  due: SubscriptionKey,
  now: number,
  spreadSeconds: number,
): Promise<void> {
  const subscription = await readSubscription(table, due);
  // The index is a little behind: paused, removed or moved on by another stroke.
  if (subscription?.nextAt === undefined || subscription.nextAt > now) return;
  const { zone, request, nextAt } = subscription;
  const latest = latestTime(request.schedule, zone, nextAt, now);
  const id = queryId(due.channelId, due.id, String(nextAt));
  const question = reportQuestion(subscription, id, latest, { startedBy: "clock", spreadSeconds });
  const { query } = await storeQuestion({ table, now: () => now }, question);
  await startWorkflow(workflow, query, CLOCK_PATIENCE_MS);
  // An earlier stroke has started this run, and died: what was due after that one has not been made up for.
  const madeUpUntil = query.state === "asked" ? now : query.createdAt;
  await advanceSubscription(table, due, nextAt, nextTime(request.schedule, zone, madeUpUntil));
}

async function startInvoiceLook(
  { table, workflow }: ClockRooms,
  reportJobId: string,
  now: number,
  spreadSeconds: number,
): Promise<void> {
  const awaited = await readAwaitedInvoice(table, reportJobId);
  if (!awaited || awaited.nextAt > now) return;
  const { channelId, userId, nextAt } = awaited;
  const { query } = await storeQuestion(
    { table, now: () => now },
    {
      kind: "reportInvoice",
      id: queryId(reportJobId, "invoice", String(nextAt)),
      request: { reportJobId, spreadSeconds },
      ...{ delivery: "answer", userId, channelId },
    },
  );
  await startWorkflow(workflow, query, CLOCK_PATIENCE_MS);
  await advanceAwaitedInvoice(table, awaited, now);
}
