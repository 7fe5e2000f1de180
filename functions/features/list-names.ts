import type { NameKind } from "../atlas/find-name.ts";
import { FILTER_OF_KIND } from "./kinds.ts";
import { type Dates, datesWords } from "./period-clauses.ts";

/** Commands that show the names of what costs something. @param kind without it, of clusters and of projects */
export function listNames(dates: Dates | undefined, kind?: NameKind): string[] {
  const kinds: readonly NameKind[] = kind ? [kind] : ["cluster", "project"];
  const words = dates ? `${datesWords(dates)} ` : "";
  return kinds.map((each) => `/atlas-usage ${words}by ${FILTER_OF_KIND[each]}`);
}
