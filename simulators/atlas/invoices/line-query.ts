import * as z from "zod";
import { isCalendarDate } from "../calendar.ts";
import { parseJsonBody } from "../json-body.ts";
import { DOCUMENTED_SERVICES } from "../services.ts";
import type { InvoiceLine } from "./line.ts";

const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, "The date must have the form YYYY-MM-DD.")
  .refine(isCalendarDate, "There is no such day.")
  .exactOptional();
const ids = z.array(z.string().regex(/^[a-f0-9]{24}$/, "An id has 24 hexadecimal digits.")).default([]);

const LINE_QUERY = z.strictObject({
  filters: z
    .strictObject({
      billStartDate: date,
      billEndDate: date,
      usageStartDate: date,
      usageEndDate: date,
      clusterIds: ids,
      groupIds: ids,
      skuServices: z.array(z.enum(DOCUMENTED_SERVICES)).default([]),
      includeZeroCentLineItems: z.boolean().default(true),
    })
    .prefault({}),
  sortField: z.enum(["USAGE_DATES", "BILL_DATES", "TOTAL_PRICE_CENTS"]).default("BILL_DATES"),
  sortOrder: z.enum(["ASCENDING", "DESCENDING"]).default("DESCENDING"),
});

type LineQuery = z.infer<typeof LINE_QUERY>;

const SORT_KEYS = {
  USAGE_DATES: ({ usageDate }: InvoiceLine) => Date.parse(usageDate),
  BILL_DATES: ({ billDate }: InvoiceLine) => Date.parse(billDate),
  TOTAL_PRICE_CENTS: ({ totalPriceCents }: InvoiceLine) => totalPriceCents,
};

/**
 * Filters and sorts, newest bill date first by default (Atlas Administration API, ApiPublicUsageDetailsQueryRequest). Dates
 * are inclusive; a line must match all filters.
 *
 * @throws AtlasError 400
 */
export function searchLines(lines: readonly InvoiceLine[], body: unknown): InvoiceLine[] {
  const { filters, sortField, sortOrder } = parseJsonBody(LINE_QUERY, body);
  const direction = sortOrder === "ASCENDING" ? 1 : -1;
  const keyOf = SORT_KEYS[sortField];
  return lines
    .filter((line) => fits(line, filters))
    .sort((one, other) => direction * (keyOf(one) - keyOf(other)));
}

function fits(line: InvoiceLine, filters: LineQuery["filters"]): boolean {
  const { clusterIds, groupIds, skuServices, includeZeroCentLineItems } = filters;
  return (
    isBetween(line.billDate, filters.billStartDate, filters.billEndDate) &&
    isBetween(line.usageDate, filters.usageStartDate, filters.usageEndDate) &&
    isOneOf(line.cluster?.id, clusterIds) &&
    isOneOf(line.project?.id, groupIds) &&
    isOneOf(line.service, skuServices) &&
    (includeZeroCentLineItems || line.totalPriceCents !== 0)
  );
}

function isBetween(day: string, start: string | undefined, end: string | undefined): boolean {
  return (start === undefined || day >= start) && (end === undefined || day <= end);
}

function isOneOf(value: string | undefined, wanted: readonly string[]): boolean {
  return wanted.length === 0 || (value !== undefined && wanted.includes(value));
}
