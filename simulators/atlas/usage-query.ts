import * as z from "zod";
import { invalidAttribute, parseJsonBody } from "./json-body.ts";
import { AtlasError } from "./reply.ts";

const FIRST_OF_MONTH = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])-01$/, "The date must be the start of a month.");
const ids = z.array(z.string().regex(/^[a-f0-9]{24}$/, "An id has 24 hexadecimal digits.")).default([]);

const USAGE_QUERY = z.strictObject({
  startDate: FIRST_OF_MONTH,
  endDate: FIRST_OF_MONTH,
  organizations: ids,
  projects: ids,
  clusters: ids,
  services: z.array(z.string()).default([]),
  groupBy: z.enum(["organizations", "projects", "clusters", "services"]).optional(),
  includePartialMatches: z.boolean().default(false),
});

export type UsageQuery = z.infer<typeof USAGE_QUERY>;

/**
 * Atlas Administration API, CostExplorerFilterRequestBody.
 *
 * @param services that queries may name
 * @throws AtlasError 400 that names the first problem
 */
export function parseUsageQuery(body: unknown, services: readonly string[]): UsageQuery {
  const query = parseJsonBody(USAGE_QUERY, body);
  const unknown = query.services.find((service) => !services.includes(service));
  if (unknown !== undefined) throw unknownService(unknown);
  const { startDate, endDate, groupBy } = query;
  if (startDate >= endDate) throw invalidAttribute("endDate", "The end date must be after the start date.");
  if (groupBy !== undefined && query[groupBy].length === 0) {
    throw invalidAttribute(
      "groupBy",
      `At least one filter value needs to be provided for ${groupBy} to be grouped by.`,
    );
  }
  return query;
}

function unknownService(service: string): AtlasError {
  return new AtlasError(400, "INVALID_ENUM_VALUE", `An invalid enumeration value ${service} was specified.`, {
    parameters: [service],
  });
}
