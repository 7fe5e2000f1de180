import type { GroupBy, UsageDetail } from "../../atlas/usage-detail.ts";
import { toCents } from "../../money/money.ts";
import { dimensionKey, type Placed, type SideSums, subtractSides, sumSides } from "./placed.ts";

/**
 * Costs that belong to no row of a grouping. `none`: they lack the dimension, such as support in a grouping by project.
 * `unlisted`: what they belong to was not asked for, because no list has it: deleted projects, new services. `either`:
 * the two cannot be told apart. `other_days`: they are dated before the period, or after it.
 */
export interface Unattributed {
  readonly kind: "none" | "unlisted" | "either" | "other_days";
  /** Services that these costs are exactly. */
  readonly services: readonly string[];
  /** The one organization that they are of, if Atlas lists nothing of it. */
  readonly organization: string | undefined;
}

export interface UnattributedSums extends SideSums {
  readonly unattributed: Unattributed;
}

/** Services that Atlas charges to an organization, and not to a project. */
const ORGANIZATION_SERVICES = ["Support", "Premium Features", "Credits", "Flex Consulting", "Cloud Manager"];

/** The details without the dimension, as one row. @param total all details of the scope, if known. */
export function withoutDimension(
  grouped: readonly Placed[],
  total: readonly Placed[] | undefined,
  groupBy: GroupBy,
): UnattributedSums[] {
  const without = grouped.filter(({ detail }) => dimensionKey(detail, groupBy) === undefined);
  if (without.length === 0) return [];
  const sides = sumSides(without);
  const services = total ? servicesThatCost(sides, total) : [];
  return [{ ...sides, unattributed: { kind: "none", services, organization: undefined } }];
}

/** The details of the total query for what the grouped query left out, if they say what that is. */
export function missingValues(
  grouped: readonly Placed[],
  total: readonly Placed[],
  groupBy: GroupBy,
): Placed[] {
  const known = new Set(grouped.map(({ detail }) => dimensionKey(detail, groupBy)));
  return total.filter(({ detail }) => {
    const key = dimensionKey(detail, groupBy);
    return key !== undefined && !known.has(key);
  });
}

/**
 * What the grouped query left out of the total: by organization where Atlas lists nothing of it.
 *
 * @param grouped all details that are in rows
 */
export function leftOut(
  grouped: readonly Placed[],
  total: readonly Placed[],
  groupBy: GroupBy,
): UnattributedSums[] {
  if (groupBy === "services") {
    const names = missingValues(grouped, total, groupBy).map(({ detail }) => detail.service ?? "");
    return [subtract(total, grouped, { kind: "unlisted", services: [...new Set(names)].toSorted() })];
  }
  if (groupBy === "organizations") return [subtract(total, grouped, { kind: "unlisted" })];
  const hasNone = grouped.some(({ detail }) => dimensionKey(detail, groupBy) === undefined);
  const kind = hasNone ? "unlisted" : "either";
  const hidden = hiddenOrganizations(grouped, total, groupBy);
  const isOf = (id: string) => (placed: Placed) => placed.detail.organizationId === id;
  const isOther = ({ detail }: Placed) => !hidden.has(detail.organizationId ?? "");
  return [
    ...[...hidden].map(([id, organization]) =>
      subtract(total.filter(isOf(id)), grouped.filter(isOf(id)), { kind, organization }),
    ),
    subtract(total.filter(isOther), grouped.filter(isOther), { kind }),
  ];
}

/** Names by id of the organizations without a listed project or cluster; none if Atlas names no organizations. */
function hiddenOrganizations(
  grouped: readonly Placed[],
  total: readonly Placed[],
  groupBy: GroupBy,
): Map<string, string> {
  const all = [...grouped, ...total].map(({ detail }) => detail);
  if (all.some(({ organizationId }) => !organizationId)) return new Map();
  const attributed = grouped.filter(({ detail }) => dimensionKey(detail, groupBy) !== undefined);
  const seen = new Set(attributed.map(({ detail }) => detail.organizationId));
  return new Map(
    all
      .filter(({ organizationId }) => !seen.has(organizationId))
      .map(({ organizationId: id = "", organizationName }: UsageDetail) => [id, organizationName || id]),
  );
}

function subtract(
  total: readonly Placed[],
  grouped: readonly Placed[],
  unattributed: Pick<Unattributed, "kind"> & Partial<Unattributed>,
): UnattributedSums {
  return {
    ...subtractSides(sumSides(total), sumSides(grouped)),
    unattributed: { services: [], organization: undefined, ...unattributed },
  };
}

/** The services of organizations, if they cost exactly this much. */
function servicesThatCost(sides: SideSums, total: readonly Placed[]): string[] {
  const charged = total.filter(({ detail }) => ORGANIZATION_SERVICES.includes(detail.service ?? ""));
  const { current, previous } = sumSides(charged);
  const isExact =
    toCents(current) === toCents(sides.current) && toCents(previous) === toCents(sides.previous);
  return isExact
    ? ORGANIZATION_SERVICES.filter((name) => charged.some(({ detail }) => detail.service === name))
    : [];
}
