import type { ChargeGroup } from "../../../atlas/charge-group.ts";
import { kindLabel, serviceOf, skuKey } from "../../../atlas/sku.ts";
import { addDays, countDays, formatWeekday } from "../../../money/days.ts";
import { type Money, NO_DOLLARS, sumMoney } from "../../../money/money.ts";
import { chargedKey } from "../../charges/charged-names.ts";
import { type BeforeAfter, daysOf, type SideName, type Sides } from "../../charges/sides.ts";
import type { Grouping } from "../../groupings.ts";
import { labelRows, type NamedSums, type Sums } from "../groups.ts";
import { compareSums } from "../summary.ts";
import type { Unattributed } from "../unattributed.ts";

export type LineGroups = BeforeAfter<readonly ChargeGroup[]>;

/** A row, with what tells its charges from those of other rows. */
export interface LineRow extends Sums {
  readonly key: string;
}

/** What charges are about, in one grouping. */
type Subject =
  | Pick<NamedSums, "id" | "name" | "path">
  | { readonly kind: "none" | "unlisted" | "other_days" };

/** A part of the charges of a side that belongs in one row. */
interface Piece {
  readonly key: string;
  readonly subject: Subject;
  readonly side: SideName;
  readonly amount: Money;
  /** What it charges for. */
  readonly service: string;
}

/** Longer lists say nothing that the other groupings don't say better. */
const MAX_SERVICES = 3;

/** Adds up charges by rows that add up to all of them: the largest first, and days in their order. */
export function sumLines(groups: LineGroups, sides: Sides, groupBy: Grouping): LineRow[] {
  const pieces = (["after", "before"] as const).flatMap((side) =>
    groups[side].flatMap((group) => piecesOf(group, side, sides, groupBy)),
  );
  const rows = [...Map.groupBy(pieces, ({ key }) => key)].map(([key, own]) => ({ key, ...sumPieces(own) }));
  const named = rows.flatMap(({ subject, ...row }) => ("kind" in subject ? [] : [{ ...row, ...subject }]));
  const others = rows.flatMap(({ subject, services, ...row }) =>
    "kind" in subject
      ? [{ ...row, label: undefined, id: undefined, unattributed: unattributedOf(subject.kind, services) }]
      : [],
  );
  if (groupBy === "days") return [...allDays(named, sides), ...others.toSorted(compareSums)];
  return [...labelRows(named), ...others].toSorted(compareSums);
}

/** The key of the row to which charges belong. Days and tags have rows for parts of charges. */
export function rowKeyOf(group: ChargeGroup, sku: string, groupBy: Grouping): string {
  return subjectKey(subjectOf(group, sku, groupBy));
}

function piecesOf(group: ChargeGroup, side: SideName, sides: Sides, groupBy: Grouping): Piece[] {
  const { kind } = group;
  return group.charges.flatMap(({ sku, amount, parts }) => {
    const pieceOf = (subject: Subject, amount: Money): Piece => {
      const service = kind ? (serviceOf(kind) ?? kindLabel(kind)) : sku;
      return { key: subjectKey(subject), subject, side, amount, service };
    };
    if (groupBy !== "days" && typeof groupBy === "string")
      return [pieceOf(subjectOf(group, sku, groupBy), amount)];
    return (parts ?? [["", amount] as const]).map(([value, part]) =>
      pieceOf(groupBy === "days" ? dayOf(value, side, sides) : named(value), part),
    );
  });
}

function subjectOf(group: ChargeGroup, sku: string, groupBy: Grouping): Subject {
  const { kind, organization, project, cluster, region } = group;
  switch (groupBy) {
    case "services":
      return kind ? named(serviceOf(kind)) : { kind: "unlisted" };
    case "organizations":
      return named(organization, chargedKey("organization", group));
    case "projects":
      return named(project, chargedKey("project", group));
    case "clusters":
      return named(cluster, chargedKey("cluster", group), project ? `${project}/${cluster}` : cluster);
    case "skus":
      return named(sku, skuKey(sku));
    case "regions":
      return named(region);
    default:
      return { kind: "none" };
  }
}

function named(name: string | undefined, id?: string, path?: string): Subject {
  return name || id ? { name: name || undefined, id: id || undefined, path } : { kind: "none" };
}

function subjectKey(subject: Subject): string {
  return JSON.stringify("kind" in subject ? [subject.kind, ""] : ["", subject.id ?? subject.name]);
}

/** Days of both sides have a row together: the first ones, the second ones, and so on. */
function dayOf(date: string, side: SideName, sides: Sides): Subject {
  if (date === "") return { kind: "none" };
  const { first, last } = daysOf(sides[side]);
  if (date < first || date > last) return { kind: "other_days" };
  const number = countDays({ first, last: date });
  return { id: String(number), name: undefined, path: undefined };
}

/** A row for each day, also for one without charges. */
function allDays(rows: ReadonlyArray<NamedSums & { readonly key: string }>, sides: Sides): LineRow[] {
  const byNumber = new Map(rows.map((row) => [row.id, row]));
  const [after, before] = [daysOf(sides.after), daysOf(sides.before)];
  const counts = [countDays(after), countDays(before)] as const;
  return Array.from({ length: Math.max(...counts) }, (_, index) => {
    const { current = NO_DOLLARS, previous = NO_DOLLARS } = byNumber.get(String(index + 1)) ?? {};
    // Days of the longer side come last.
    const date = addDays(index < counts[0] ? after.first : before.first, index);
    const label = `${date} ${formatWeekday(date).slice(0, 3)}`;
    return { key: date, id: date, label, unattributed: undefined, current, previous };
  });
}

function sumPieces(pieces: readonly Piece[]) {
  const sumOf = (side: SideName) =>
    sumMoney(pieces.filter((piece) => piece.side === side).map(({ amount }) => amount));
  return {
    // Where names differ, those of the later side count, which comes first.
    subject: (pieces[0] as Piece).subject,
    services: [...new Set(pieces.map(({ service }) => service))].toSorted(),
    current: sumOf("after"),
    previous: sumOf("before"),
  };
}

function unattributedOf(kind: Unattributed["kind"], services: readonly string[]): Unattributed {
  return { kind, services: services.length > MAX_SERVICES ? [] : services, organization: undefined };
}
