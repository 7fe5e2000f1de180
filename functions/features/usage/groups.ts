import type { GroupBy } from "../../atlas/usage-detail.ts";
import { dimensionKey, dimensionOf, type Placed, type SideSums, sumSides } from "./placed.ts";
import type { Unattributed } from "./unattributed.ts";

/** A row before it is rounded. */
export interface Sums extends SideSums {
  /** Undefined for unattributed costs. */
  readonly label: string | undefined;
  readonly id: string | undefined;
  readonly unattributed: Unattributed | undefined;
}

interface Group {
  readonly id: string | undefined;
  path: string | undefined;
  name: string | undefined;
  nameMonth: string;
  readonly placed: Placed[];
}

/** Adds up the details that have the dimension. A renamed project or cluster has its newest name. */
export function sumGroups(details: readonly Placed[], groupBy: GroupBy): Sums[] {
  const groups = new Map<string, Group>();
  for (const placed of details) {
    const key = dimensionKey(placed.detail, groupBy);
    if (key === undefined) continue;
    const { id, name, path } = dimensionOf(placed.detail, groupBy);
    const group = groups.get(key) ?? { id, name, path, nameMonth: placed.month, placed: [] };
    if (name && (!group.name || placed.month > group.nameMonth)) {
      group.name = name;
      group.path = path;
      group.nameMonth = placed.month;
    }
    group.placed.push(placed);
    groups.set(key, group);
  }
  return labelRows([...groups.values()].map((group) => ({ ...group, ...sumSides(group.placed) })));
}

/** What a row is about, before it has a label. */
export interface NamedSums extends SideSums {
  readonly id: string | undefined;
  readonly name: string | undefined;
  /** The full name where the name alone is ambiguous: `project/cluster`. */
  readonly path: string | undefined;
}

/** Equal names of clusters are distinguished by their projects, other equal names by the end of the id. */
export function labelRows<Row extends NamedSums>(rows: readonly Row[]): Array<Row & Sums> {
  const names = countEach(rows.map(({ name }) => name));
  const paths = countEach(rows.map(({ path }) => path));
  return rows.map((row) => {
    const { id, name, path } = row;
    const isShared = name !== undefined && id !== undefined && (names.get(name) ?? 0) > 1;
    const inFull = path && paths.get(path) === 1 ? path : `${name} (…${id?.slice(-6)})`;
    return { ...row, label: isShared ? inFull : (name ?? id), unattributed: undefined };
  });
}

function countEach(values: readonly (string | undefined)[]): Map<string | undefined, number> {
  const counts = new Map<string | undefined, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
