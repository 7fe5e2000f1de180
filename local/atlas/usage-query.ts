import { z } from "zod";
import { AtlasError } from "./reply.ts";
import { documentedServices } from "./services.ts";

const firstOfMonth = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-01$/, "The date must be the start of a month.");
const ids = z.array(z.string().regex(/^[a-f0-9]{24}$/, "An id has 24 hexadecimal digits.")).default([]);

const usageQuerySchema = z.strictObject({
  startDate: firstOfMonth,
  endDate: firstOfMonth,
  organizations: ids,
  projects: ids,
  clusters: ids,
  services: z.array(z.enum(documentedServices)).default([]),
  groupBy: z.enum(["organizations", "projects", "clusters", "services"]).optional(),
  includePartialMatches: z.boolean().default(false),
});

export type UsageQuery = z.infer<typeof usageQuerySchema>;

/**
 * Checks the body of a Cost Explorer query (Atlas Administration API, CostExplorerFilterRequestBody). Throws an AtlasError
 * with status 400 that names the first thing wrong.
 */
export function parseUsageQuery(body: unknown): UsageQuery {
  const parsed = usageQuerySchema.safeParse(body);
  if (!parsed.success) {
    throw refusal(parsed.error.issues[0], body);
  }
  const { startDate, endDate, groupBy } = parsed.data;
  if (startDate >= endDate) {
    throw invalid("endDate", "The end date must be after the start date.");
  }
  if (groupBy !== undefined && parsed.data[groupBy].length === 0) {
    throw invalid(
      "groupBy",
      `At least one filter value needs to be provided for ${groupBy} to be grouped by.`,
    );
  }
  return parsed.data;
}

function refusal(issue: z.core.$ZodIssue | undefined, body: unknown): AtlasError {
  const path = issue?.path.join(".") ?? "";
  if (issue?.code === "unrecognized_keys") {
    const key = issue.keys[0] ?? "";
    return new AtlasError(400, "INVALID_ATTRIBUTE", `Invalid attribute ${key} specified.`, {
      parameters: [key],
    });
  }
  if (issue?.code === "invalid_value") {
    return new AtlasError(
      400,
      "INVALID_ENUM_VALUE",
      `An invalid enumeration value was specified for ${path}.`,
      {
        parameters: [path],
      },
    );
  }
  const isObject = typeof body === "object" && body !== null;
  if (isObject && issue?.path.length === 1 && !Object.hasOwn(body, path)) {
    return new AtlasError(400, "MISSING_ATTRIBUTE", `The required attribute ${path} was not specified.`, {
      parameters: [path],
    });
  }
  return invalid(path || "body", issue?.message ?? "The body is not understood.");
}

function invalid(attribute: string, reason: string): AtlasError {
  return new AtlasError(400, "VALIDATION_ERROR", `Invalid ${attribute}: ${reason}`, {
    parameters: [attribute],
  });
}
