import type { DurableContext } from "@aws/durable-execution-sdk-js";
import { isAllowed } from "../../aws/config.ts";
import { logWarning } from "../../aws/log.ts";
import { finish } from "../../jobs/delivery.ts";
import type { ReportRooms } from "../../jobs/deps.ts";
import { isEnded, readQuery } from "../../jobs/job.ts";
import type { QuestionStep } from "../../jobs/steps.ts";
import { stopAwaitingInvoice } from "./awaited-invoice-record.ts";
import { addInvoice, type InvoiceStep } from "./invoice.ts";
import { invoicePartOf, type ReportInvoiceJob, type ReportJob } from "./job.ts";

/** No execution lives longer (stacks/workflows.ts): what it has left unfinished after this time, another one may finish. */
const MAX_EXECUTION_MS = 4 * 60 * 60 * 1000;

type InvoiceLookQuestion = ReportInvoiceJob;

/**
 * Looks at the invoice of a report that was posted without it, and posts it in the thread of the report when it is
 * closed. The post has promised it, so that it comes also where the report is paused or removed by then. While it is
 * pending nothing is to be done: the clock has set the time of the next look.
 */
export async function lookAtAwaitedInvoice(
  rooms: ReportRooms,
  context: DurableContext,
  step: QuestionStep<InvoiceLookQuestion>,
): Promise<void> {
  const plan = await step("begin", (query) => begin(rooms, query));
  if (plan.isOver) return;
  if (plan.spreadSeconds > 0) await context.wait("wait for others", { seconds: plan.spreadSeconds });
  const onReport: InvoiceStep = (name, body) =>
    step(name, async (query) => body(await reportOf(rooms, query), query.id));
  const isAwaited = await addInvoice(rooms, context, onReport);
  await step("end", (query) => end(rooms, query, isAwaited));
}

async function begin(rooms: ReportRooms, query: InvoiceLookQuestion) {
  const { spreadSeconds } = query.request;
  if (isEnded(query)) return { isOver: true, spreadSeconds };
  const next = await nextFor(rooms, query);
  if (next !== "look") await end(rooms, query, next === "wait");
  return { isOver: next !== "look", spreadSeconds };
}

/** Whether to look at the invoice, to leave it to another look that is at work, or to wait for it no longer. */
async function nextFor(
  rooms: ReportRooms,
  { id, channelId, request }: InvoiceLookQuestion,
): Promise<"look" | "wait" | "stop"> {
  if (!isAllowed(rooms, channelId)) {
    logWarning({ message: "An invoice does not follow: its channel is not allowed any more", queryId: id });
    return "stop";
  }
  const report = await readQuery(rooms.table, request.reportJobId, rooms.now());
  if (!report) return "stop";
  const invoice = await readQuery(rooms.table, invoicePartOf(report.id), rooms.now());
  if (invoice && isEnded(invoice)) return "stop";
  const isOthers = invoice && invoice.partOf !== id && rooms.now() - invoice.createdAt < MAX_EXECUTION_MS;
  return isOthers ? "wait" : "look";
}

async function reportOf(rooms: ReportRooms, { request }: InvoiceLookQuestion): Promise<ReportJob> {
  const report = await readQuery(rooms.table, request.reportJobId, rooms.now());
  if (report?.kind !== "report") throw new Error(`There is no report ${request.reportJobId}`);
  return report as ReportJob;
}

async function end(rooms: ReportRooms, query: InvoiceLookQuestion, isAwaited: boolean): Promise<void> {
  if (!isAwaited) await stopAwaitingInvoice(rooms.table, query.request.reportJobId);
  await finish(rooms, query);
}
