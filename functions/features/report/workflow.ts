import { type DurableContext, StepSemantics } from "@aws/durable-execution-sdk-js";
import { organizationName } from "../../atlas/organization.ts";
import { isAllowed } from "../../aws/config.ts";
import { deliver, finish } from "../../jobs/delivery.ts";
import type { ReportRooms } from "../../jobs/deps.ts";
import { QuestionFailed } from "../../jobs/failure.ts";
import { isAnswered, readQuery } from "../../jobs/job.ts";
import { answerOrFail, type QuestionStep } from "../../jobs/steps.ts";
import { isRunning } from "../../money/period.ts";
import { code } from "../../slack/mrkdwn.ts";
import { featureText } from "../text.ts";
import { readDetails, untilReady } from "../usage/poll.ts";
import { summarizeUsage } from "../usage/summary.ts";
import { attachCsv, organizationsOf } from "../usage/workflow.ts";
import { lookAtAwaitedInvoice } from "./awaited-invoice.ts";
import { takesPending } from "./command.ts";
import { addInvoice, type InvoiceLook, lookAtInvoice, stretchOf } from "./invoice.ts";
import type { ReportInvoiceJob, ReportJob, SubscribeJob } from "./job.ts";
import { reportMessage } from "./message.ts";
import { subscribe } from "./subscribe.ts";
import { clearFailures, readSubscription, type SubscriptionKey } from "./subscription.ts";

type ReportQuestion = ReportJob;

/**
 * The durable workflow behind `/atlas-report` and the clock: it subscribes a channel to a report, posts one, or looks at
 * the invoice of one. A post appears complete, without an announcement, and is posted once although any step may run
 * twice: the query's record says what is done.
 */
export async function reportWorkflow(
  rooms: ReportRooms,
  event: { queryId: string },
  context: DurableContext,
): Promise<void> {
  const { queryId } = event;
  const kind = await context.step(
    "read",
    async () => (await readQuery(rooms.table, queryId, rooms.now()))?.kind,
    { semantics: StepSemantics.AtMostOncePerRetry },
  );
  if (kind === "subscribe") {
    await answerOrFail<SubscribeJob>(rooms, context, queryId, kind, (step) => subscribe(rooms, step));
    return;
  }
  if (kind === "reportInvoice") {
    const look = (step: QuestionStep<ReportInvoiceJob>) => lookAtAwaitedInvoice(rooms, context, step);
    await answerOrFail<ReportInvoiceJob>(rooms, context, queryId, kind, look);
    return;
  }
  await answerOrFail<ReportJob>(rooms, context, queryId, "report", (step) => post(rooms, context, step));
}

async function post(
  rooms: ReportRooms,
  context: DurableContext,
  step: QuestionStep<ReportQuestion>,
): Promise<void> {
  const plan = await step("begin", (query) => begin(rooms, query));
  if (plan.isOver) return;
  if (plan.spreadSeconds > 0) await context.wait("wait for others", { seconds: plan.spreadSeconds });
  // Before Atlas is asked, whose answer may not be kept for as long as this may wait.
  const billed = await step("compare", (query) => compare(rooms, query)).catch(withoutInvoices);
  await untilReady(rooms, context, step);
  await step("deliver", (query) => answer(rooms, query, billed));
  if (plan.csv) await step("attach", (query) => attachCsv(rooms, query));
  if (plan.invoice) {
    await addInvoice(rooms, context, (name, body) => step(name, (query) => body(query, query.id)));
  }
  await step("end", (query) => end(rooms, query));
}

async function begin(rooms: ReportRooms, query: ReportQuestion) {
  const { state, channelId, request } = query;
  const { csv, invoice, spreadSeconds } = request;
  let isOver = state === "failed" || state === "done";
  if (!isOver && !isAnswered(query)) {
    isOver = !(await isWanted(rooms, query));
    if (isOver) await finish(rooms, query);
    else if (!isAllowed(rooms, channelId)) {
      throw new QuestionFailed({ code: "not_allowed", reason: featureText.notAllowed(code(channelId)) });
    }
  }
  return { isOver, csv, invoice, spreadSeconds };
}

/** Between the stroke of the clock and now it may have been paused or removed. */
async function isWanted(rooms: ReportRooms, query: ReportQuestion): Promise<boolean> {
  if (query.request.startedBy === "person") return true;
  const subscription = await readSubscription(rooms.table, subscriptionOf(query));
  return subscription?.state === "active";
}

/** What the invoices add to a report. A checkpoint keeps JSON, so that US cents are decimal strings. */
interface Billed {
  readonly state: InvoiceLook["state"];
  readonly stretch?: {
    readonly organization: string;
    readonly days: number;
    readonly cents: string;
    readonly previousCents: string;
  };
}

async function compare(rooms: ReportRooms, query: ReportQuestion): Promise<Billed> {
  if (isAnswered(query)) return { state: "unknown" };
  if (!isRunning(query.request.period, new Date(rooms.now()))) {
    const { state } = await lookAtInvoice(rooms, query);
    return { state };
  }
  const stretch = await stretchOf(rooms, query);
  if (!stretch) return { state: "pending" };
  const { days, cents, previousCents } = stretch;
  const atlas = rooms.atlas();
  const organization = await organizationName(atlas, atlas.orgId, query.id);
  return {
    state: "pending",
    stretch: { organization, days, cents: String(cents), previousCents: String(previousCents) },
  };
}

/** A report that waited in vain for what the invoices tell comes without it. */
function withoutInvoices(error: unknown): Billed {
  if (error instanceof QuestionFailed) return { state: "unknown" };
  throw error;
}

async function answer(rooms: ReportRooms, query: ReportQuestion, billed: Billed): Promise<void> {
  if (isAnswered(query)) return;
  const { request, userId } = query;
  const { period, groupBy, csv, invoice } = request;
  const details = await readDetails(rooms, query);
  const today = new Date(rooms.now());
  const summary = summarizeUsage(details, { period, groupBy });
  const all = summarizeUsage(details, { period, groupBy, maxRows: Number.POSITIVE_INFINITY });
  const message = reportMessage(summary, all.rows, {
    request,
    organizations: await organizationsOf(rooms, query, details),
    userId,
    today,
    isPending: billed.state === "pending",
    stretch: billed.stretch && {
      ...billed.stretch,
      cents: BigInt(billed.stretch.cents),
      previousCents: BigInt(billed.stretch.previousCents),
    },
  });
  const followsNow = invoice && (billed.state !== "pending" || takesPending(request, today));
  await deliver(rooms, query, message, Number(csv) + Number(followsNow), "answered");
}

async function end(rooms: ReportRooms, query: ReportQuestion): Promise<void> {
  if (query.request.startedBy === "clock") await clearFailures(rooms.table, subscriptionOf(query));
  await finish(rooms, query);
}

function subscriptionOf({ channelId, request }: ReportQuestion): SubscriptionKey {
  return { channelId, id: request.reportId };
}
