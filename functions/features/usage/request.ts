import * as z from "zod/mini";
import { GROUPINGS } from "../../atlas/usage-detail.ts";
import { daysSchema } from "../../money/days.ts";
import { periodSchema } from "../../money/period.ts";
import { filtersSchema } from "../filters.ts";
import { groupingSchema } from "../groupings.ts";

/** Which costs, for Cost Explorer. */
export const costsSchema = z.object({
  groupBy: z.enum(GROUPINGS),
  ...filtersSchema.shape,
  /** Of anything that costs something, as typed. They become filters when the job runs. */
  names: z._default(z.array(z.string()), []),
  /** Whether the word `partial` was used. All costs are included without it. */
  partial: z.boolean(),
  /** Whether to attach the table as a CSV file. */
  csv: z.boolean(),
  /** Whether to attach the details from Atlas as a second CSV file. */
  raw: z._default(z.boolean(), false),
  /** Whether to draw a chart; by default, where it says more than the table. */
  chart: z.optional(z.boolean()),
});

export const usageRequestSchema = z.object({
  ...costsSchema.shape,
  groupBy: groupingSchema,
  period: periodSchema,
  /** Undefined for whole months. With days, the period is of all months that have one of them. */
  days: z.optional(daysSchema),
});

/** Empty lists do not filter. */
export type Costs = Readonly<z.infer<typeof costsSchema>>;

export type UsageRequest = Readonly<z.infer<typeof usageRequestSchema>>;

/** What Cost Explorer can answer. */
export interface CostRequest extends Costs {
  readonly period: UsageRequest["period"];
}

/** Whether only lines of invoices can answer it. */
export function isLineBased(request: UsageRequest): boolean {
  return !isCostRequest(request);
}

/** Whether Cost Explorer can answer it: it has whole months and four groupings. */
export function isCostRequest(request: UsageRequest): request is UsageRequest & CostRequest {
  return request.days === undefined && GROUPINGS.some((groupBy) => groupBy === request.groupBy);
}

export function isFiltered(request: UsageRequest): boolean {
  return GROUPINGS.some((dimension) => request[dimension].length > 0);
}

/** Without other filters than organizations. */
export function isOfWholeOrganizations(costs: Costs): boolean {
  return GROUPINGS.every((dimension) => dimension === "organizations" || costs[dimension].length === 0);
}
