import * as z from "zod/mini";
import { listInvoices } from "../../atlas/invoices.ts";
import { readValue, storeValue } from "../../aws/shared-value.ts";
import type { Table } from "../../aws/table.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import type { DailyCosts } from "../../money/daily-costs.ts";
import { listWithPayments } from "../invoice/list.ts";
import { headlineOf } from "../invoice/list-message.ts";
import { UNPAID_STATUSES } from "../invoice/status.ts";
import { monthToDate } from "../usage/daily-notes.ts";
import { leadAndTotal } from "../usage/message.ts";
import { type ReadResults, readCosts } from "../usage/results.ts";
import { summarizeCosts, viewOfCosts } from "../usage/view.ts";
import type { HomeJob } from "./job.ts";

const numbersSchema = z.object({
  /** Paragraphs in mrkdwn, as `/atlas-usage` says them of this month. */
  costs: z.array(z.string()),
  /** Paragraphs in mrkdwn, as `/atlas-invoice unpaid` says them; empty if nothing is outstanding. */
  outstanding: z.array(z.string()),
  /** Milliseconds since 1970. */
  readAt: z.number(),
});

/** The numbers on Home, which are the same for all people. */
export type HomeNumbers = Readonly<z.infer<typeof numbersSchema>>;

const FRESH_MS = 3 * 60_000;
/** Older numbers are shown while new ones are read. */
const GOOD_MS = 60 * 60_000;

/** @param month ISO date of its first day */
export async function storeNumbers(table: Table, month: string, numbers: HomeNumbers): Promise<void> {
  const { readAt } = numbers;
  const times = { freshUntil: readAt + FRESH_MS, goodUntil: readAt + GOOD_MS };
  await storeValue(table, nameOf(month), { value: numbers, ...times });
}

/** @returns undefined if there are none from the last hour. */
export async function readNumbers(
  table: Table,
  month: string,
  now: number,
): Promise<{ readonly numbers: HomeNumbers; readonly isFresh: boolean } | undefined> {
  const stored = await readValue(table, nameOf(month), numbersSchema, now);
  return stored && { numbers: stored.value, isFresh: now < stored.freshUntil };
}

function nameOf(month: string): string {
  return `HOME#${month}`;
}

/** What the month cost so far, in the sentences of `/atlas-usage`. @throws AtlasError, JobError, MoneyError */
export async function readMonth(
  deps: WorkflowDeps,
  job: HomeJob,
  days: DailyCosts | undefined,
  results: ReadResults,
): Promise<string[]> {
  const { request } = job;
  const today = new Date(deps.now());
  const costs = await readCosts(deps, job, results);
  const summary = summarizeCosts(request, costs);
  const view = await viewOfCosts(deps, job, costs, summary);
  const { lead } = monthToDate(request.period, { costs: days, owners: view.owners, today });
  return leadAndTotal(summary, { ...view, today, monthToDate: lead });
}

/** What is outstanding, in the sentences of `/atlas-invoice unpaid`. @throws AtlasError, MoneyError */
export async function readOutstanding(deps: WorkflowDeps, { id }: HomeJob): Promise<string[]> {
  const { client, orgId } = deps.atlas();
  const invoices = await listInvoices(client, orgId, { statuses: UNPAID_STATUSES });
  return headlineOf(await listWithPayments(deps.atlas(), id, orgId, invoices), UNPAID_STATUSES);
}
