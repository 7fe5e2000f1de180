import * as z from "zod/mini";
import { GROUPINGS } from "../atlas/usage-detail.ts";
import { quoteValue } from "../slack/tokens.ts";

/** Those of Cost Explorer, and those that only lines of invoices have. */
export const NAMED_GROUPINGS = [...GROUPINGS, "days", "skus", "regions"] as const;
export type NamedGrouping = (typeof NAMED_GROUPINGS)[number];

export const groupingSchema = z.union([z.enum(NAMED_GROUPINGS), z.object({ tag: z.string() })]);

/** What the rows of a table are. The values of a tag are rows too. */
export type Grouping = Readonly<z.infer<typeof groupingSchema>>;

/** As a command has it after `by`. */
export function formatGrouping(groupBy: Grouping): string {
  return typeof groupBy === "string" ? groupBy : `tag:${quoteValue(groupBy.tag)}`;
}
