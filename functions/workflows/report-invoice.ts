import type { DurableContext } from "@aws/durable-execution-sdk-js";
import { AtlasError } from "../atlas/error.ts";
import { listInvoices } from "../atlas/invoices.ts";
import type { AtlasRoom } from "../atlas/room.ts";
import type { InvoiceMetadata } from "../billing/invoice.ts";
import { formatPeriod, type Period, periodWords, previousPeriod } from "../billing/period.ts";
import { compareStretch, type Stretch } from "../billing/stretch.ts";
import { GROUPINGS } from "../billing/usage.ts";
import type { InvoiceChoice } from "../commands/invoice.ts";
import { type ReportRun, takesPending } from "../commands/report.ts";
import { logWarning } from "../log.ts";
import { code } from "../messages/mrkdwn.ts";
import { plainReply } from "../messages/reply.ts";
import { findMessage, postMessage } from "../messages/slack.ts";
import { createQuery, invoicePartOf, type QueryOf } from "../store/query.ts";
import { placeOf } from "./delivery.ts";
import { invoiceWorkflow } from "./invoice.ts";
import { tallyInvoice } from "./invoice-file.ts";
import type { QuestionStep } from "./question.ts";
import type { WorkflowRooms } from "./rooms.ts";

type ReportQuestion = QueryOf<"report">;

/** What a checkpoint keeps of an invoice. */
export interface InvoiceLook {
  /** `unknown` also where there is no such invoice: whoever wants it then reads why. */
  readonly state: "pending" | "closed" | "unknown";
  readonly invoiceId?: string;
}

const HOUR_SECONDS = 60 * 60;

/** Hours to wait before each further look at a pending invoice; the last one repeats. */
const WAITS = [1, 2, 3, 6, 12, 24];

/** So long a report waits for its invoice. Atlas closes them within the first days of the next month. */
const PATIENCE_DAYS = 10;

/**
 * The invoice of a report's period, and whether it still changes.
 *
 * @throws AtlasError when Atlas is out of order, so that it may be asked again.
 */
export async function lookAtInvoice(rooms: WorkflowRooms, query: ReportQuestion): Promise<InvoiceLook> {
  const atlas = rooms.atlas();
  const found = await tolerant(query.id, async () =>
    findInvoice(atlas, await invoiceOrganization(atlas, query.request), query.request.period),
  );
  if (!found) return { state: "unknown" };
  return { state: found.statusName === "PENDING" ? "pending" : "closed", invoiceId: found.id };
}

/**
 * The days of the running month beside the same days of the month before, by the lines of the invoices: Cost
 * Explorer knows months only. Lines have no services, so that only all costs together can be compared.
 *
 * @returns undefined where Atlas does not show enough for it.
 * @throws AtlasError when Atlas is out of order, so that it may be asked again.
 */
export async function stretchOf(
  rooms: WorkflowRooms,
  { id, request }: ReportQuestion,
): Promise<Stretch | undefined> {
  if (GROUPINGS.some((dimension) => request[dimension].length > 0)) return undefined;
  const atlas = rooms.atlas();
  return await tolerant(id, async () => {
    const running = await daysOfInvoice(atlas, id, request.period);
    const before = await daysOfInvoice(atlas, id, previousPeriod(request.period));
    return running && before && compareStretch(request.period, running, before, rooms.now());
  });
}

/** Posts the invoice in the thread of the report: at once, or as soon as it is closed. */
export async function addInvoice(
  rooms: WorkflowRooms,
  context: DurableContext,
  step: QuestionStep<ReportQuestion>,
): Promise<void> {
  for (let looks = 0; ; looks += 1) {
    const { state, ...found } = await step("look at the invoice", (query) => invoiceToAdd(rooms, query));
    if (state === "late") return await step("give up the invoice", (query) => giveUp(rooms, query));
    if (state !== "pending") {
      const ask = (query: ReportQuestion) => askForInvoice(rooms, query, found.invoiceId);
      return await invoiceWorkflow(rooms, { queryId: await step("ask for the invoice", ask) }, context);
    }
    const hours = WAITS[Math.min(looks, WAITS.length - 1)] ?? 24;
    await context.wait("wait for the invoice", { seconds: hours * HOUR_SECONDS });
  }
}

/** While Atlas is out of order, the invoice is waited for. */
async function invoiceToAdd(
  rooms: WorkflowRooms,
  query: ReportQuestion,
): Promise<{ state: InvoiceLook["state"] | "late"; invoiceId?: string }> {
  if (takesPending(query.request, new Date(rooms.now()))) return { state: "closed" };
  const look = await lookAtInvoice(rooms, query).catch((error: unknown): InvoiceLook => {
    if (!(error instanceof AtlasError)) throw error;
    logWarning({ message: "The invoice is looked at again later", queryId: query.id, error });
    return { state: "pending" };
  });
  const isLate = rooms.now() - query.createdAt >= PATIENCE_DAYS * 24 * HOUR_SECONDS * 1000;
  return look.state === "pending" && isLate ? { state: "late" } : look;
}

/** Stores the question whose answer is the invoice. Its steps are part of this workflow. */
async function askForInvoice(
  rooms: WorkflowRooms,
  query: ReportQuestion,
  invoiceId: string | undefined,
): Promise<string> {
  const { request, userId, channelId, messageTs } = query;
  const id = invoicePartOf(query.id);
  const [organization, ...others] = request.organizations;
  await createQuery(rooms.table, {
    kind: "invoice",
    id,
    request: {
      choice: choiceOf(request, invoiceId, rooms.now()),
      ...(organization !== undefined && others.length === 0 ? { organization } : {}),
    },
    ...{ delivery: "answer", state: "asked", createdAt: rooms.now(), partOf: query.id },
    ...{ userId, channelId, ...(messageTs ? { threadTs: messageTs } : {}) },
  });
  return id;
}

function choiceOf(request: ReportRun, invoiceId: string | undefined, now: number): InvoiceChoice {
  if (takesPending(request, new Date(now))) return { kind: "pending" };
  return invoiceId === undefined ? { kind: "month", period: request.period } : { kind: "id", invoiceId };
}

async function giveUp(rooms: WorkflowRooms, query: ReportQuestion): Promise<void> {
  const { id, request, messageTs } = query;
  const command = code(`/atlas-invoice ${periodWords(request.period)}`);
  const period = formatPeriod(request.period);
  const message = plainReply(rooms.words.reportNeverClosed(period, PATIENCE_DAYS, command));
  const mark = { id: invoicePartOf(id), state: "answered", files: 0 } as const;
  const place = { ...placeOf(query), threadTs: messageTs };
  const posted = await findMessage(rooms.slack, place, mark.id, query.createdAt);
  if (!posted) await postMessage(rooms.slack, place, message, mark);
}

async function daysOfInvoice(atlas: AtlasRoom, queryId: string, period: Period) {
  const found = await findInvoice(atlas, atlas.orgId, period);
  const tally = found && (await tallyInvoice(atlas, { orgId: atlas.orgId, invoiceId: found.id, queryId }));
  return tally?.problem ? undefined : tally?.byDate;
}

async function findInvoice(
  atlas: AtlasRoom,
  orgId: string,
  { start, end }: Period,
): Promise<InvoiceMetadata | undefined> {
  const invoices = await listInvoices(atlas.client, orgId, { from: start, to: end });
  return invoices.find(({ startDate }) => startDate?.slice(0, 7) === start.slice(0, 7));
}

async function invoiceOrganization(atlas: AtlasRoom, { organizations }: ReportRun): Promise<string> {
  const [name, ...others] = organizations;
  if (name === undefined || others.length > 0) return atlas.orgId;
  return (await atlas.names.resolve("organization", name, [atlas.orgId])).id;
}

/** What Atlas will not show for another reason than being out of order does not keep a report from coming. */
async function tolerant<T>(queryId: string, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof AtlasError) || error.isPassing || error.code === "unreachable") throw error;
    logWarning({ message: "A report comes without what the invoices tell", queryId, error });
    return undefined;
  }
}
