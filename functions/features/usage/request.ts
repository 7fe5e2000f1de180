import type { GroupBy } from "../../atlas/usage-detail.ts";
import type { Period } from "../../money/period.ts";

/** A question about the costs of a period. */
export interface UsageRequest extends Costs {
  readonly period: Period;
}

/** Which costs, and how they are shown. The lists limit them; empty ones do not. */
export interface Costs {
  readonly groupBy: GroupBy;
  /** Names among `KNOWN_SERVICES`. */
  readonly services: string[];
  /** Names or ids of 24 hexadecimal digits, as typed; clusters and organizations too. */
  readonly projects: string[];
  readonly clusters: string[];
  readonly organizations: string[];
  /** Whether to include costs that lack a value for some of the filters. */
  readonly partial: boolean;
  /** Whether to attach a CSV file. */
  readonly csv: boolean;
}
