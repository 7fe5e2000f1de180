import { GROUPINGS } from "../../atlas/usage-detail.ts";
import { CommandError, type Mistake } from "../../slack/command-error.ts";
import { type Filters, NO_FILTERS } from "../filters.ts";
import type { AlertRequest, Condition } from "./request.ts";
import { alertCommandText } from "./text.ts";

type FilterName = keyof Filters | "names";

/** The filters that make sense with a condition; names may stand for any of them. */
const ALLOWED: Record<Condition["kind"], readonly FilterName[]> = {
  anomaly: [...GROUPINGS, "names"],
  above: [...GROUPINGS, "names"],
  growth: [...GROUPINGS, "names"],
  new_cluster: ["projects", "organizations", "names"],
  tier: ["projects", "clusters", "organizations", "names"],
  invoice: ["organizations"],
  credits: ["organizations"],
};

type Refused = Filters & { readonly names: readonly string[] };

/**
 * Refuses filters that don't make sense with the condition.
 *
 * @param mistakeOf what is wrong with the refused filters
 * @throws CommandError
 */
export function checkScope(request: AlertRequest, mistakeOf: (refused: Refused) => Mistake): void {
  const { condition } = request;
  const all: readonly FilterName[] = [...GROUPINGS, "names"];
  const refused = all.filter((name) => request[name].length > 0 && !ALLOWED[condition.kind].includes(name));
  if (refused.length === 0) return;
  const names = Object.fromEntries(refused.map((name) => [name, request[name]]));
  const sentence = alertCommandText.scope[condition.kind];
  throw new CommandError("conflict", sentence, mistakeOf({ ...NO_FILTERS, names: [], ...names }));
}
