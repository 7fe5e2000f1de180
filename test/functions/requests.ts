import { expect } from "vitest";
import { parseReport } from "../../functions/features/report/command.ts";
import type { ReportRequest, ReportRun } from "../../functions/features/report/request.ts";
import { parseUsage } from "../../functions/features/usage/command.ts";
import {
  type CostRequest,
  type Costs,
  isCostRequest,
  type UsageRequest,
} from "../../functions/features/usage/request.ts";

const TODAY = new Date("2026-11-21T12:00:00Z");
const OCTOBER = { start: "2026-10-01", end: "2026-11-01" };

const ALL_COSTS: Costs = {
  groupBy: "services",
  services: [],
  projects: [],
  clusters: [],
  organizations: [],
  names: [],
  partial: false,
  csv: false,
  raw: false,
};

/** All costs of October 2026 by service, unless `fields` says otherwise. */
export function usageRequest(fields: Partial<CostRequest> = {}): CostRequest {
  return { ...ALL_COSTS, period: OCTOBER, ...fields };
}

/** All costs by service every month, unless `fields` says otherwise. */
export function reportRequest(fields: Partial<ReportRequest> = {}): ReportRequest {
  return { ...ALL_COSTS, schedule: { every: "month", day: 2, at: "09:00" }, invoice: false, ...fields };
}

/** The request in the words behind `/atlas-usage`. */
export function parsedUsage(words: string, today = TODAY): UsageRequest {
  const command = parseUsage(words, today);
  return command.kind === "usage" ? command.request : expect.fail(`"${words}" is ${command.kind}.`);
}

/** The same for words that Cost Explorer can answer. */
export function parsedCosts(words: string, today = TODAY): CostRequest {
  const request = parsedUsage(words, today);
  return isCostRequest(request) ? request : expect.fail(`"${words}" takes invoices.`);
}

/** The request in the words behind `/atlas-report`. */
export function parsedReport(words: string, today = TODAY): ReportRequest {
  const command = parseReport(words, today);
  return command.kind === "subscribe" ? command.request : expect.fail(`"${words}" is ${command.kind}.`);
}

/** A post about October 2026 of a report that the clock started, unless `fields` says otherwise. */
export function reportRun(words = "monthly", fields: Partial<ReportRun> = {}): ReportRun {
  const run = { period: OCTOBER, reportId: "0123abcd", startedBy: "clock", startDelaySeconds: 0 } as const;
  return { ...parsedReport(words), ...run, ...fields };
}
