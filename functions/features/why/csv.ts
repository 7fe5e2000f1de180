import { placeKey } from "../../atlas/charge-group.ts";
import { toCsv } from "../csv.ts";
import type { Explanation } from "./bridge.ts";
import type { Effect } from "./effect.ts";
import { allocateFractions } from "./fractions.ts";

/** More decimals than invoices have. */
const PLACES = 10;

const COLUMNS = [
  { key: "project", header: "Project" },
  { key: "cluster", header: "Cluster" },
  { key: "effect", header: "Effect" },
  { key: "sku", header: "SKU" },
  { key: "firstDay", header: "First day" },
  { key: "amount", header: "Amount" },
];

const EFFECTS: Readonly<Record<Effect["kind"], string>> = {
  new_cluster: "New cluster",
  newly_used: "Newly used",
  removed_cluster: "Removed cluster",
  no_longer_used: "No longer used",
  paused: "Paused",
  resumed: "Resumed",
  days: "Days in the period",
  quantity: "Quantity",
  tier: "Tier",
  mix: "Mix",
  unit_price: "Unit price",
  discount: "Discount",
  rounding: "Rounding",
  support: "Support",
  credit: "Credit",
  tax: "Tax",
  refund: "Refund",
  late: "Late charges",
  other: "Other",
};

/** All effects as CSV, in US dollars with 10 decimals. The amounts add up to the change exactly. */
export function effectsCsv({ effects, changeCents }: Explanation): string {
  const total = changeCents * 10n ** BigInt(PLACES - 2);
  const amounts = allocateFractions(
    effects.map(({ amount }) => amount),
    total,
    PLACES,
  );
  const rows = effects.map((effect, index) => ({ effect, units: amounts[index] ?? 0n }));
  const records = joinRounding(rows)
    .filter(({ units }) => units !== 0n)
    .map(({ effect: { place, kind, sku, firstDay = "" }, units }) => ({
      ...{ project: place.project, cluster: place.cluster, effect: EFFECTS[kind] },
      ...{ sku: kind === "rounding" ? "" : sku, firstDay, amount: decimal(units) },
    }));
  return toCsv(records, COLUMNS, (column) => column === "amount");
}

interface Row {
  readonly effect: Effect;
  readonly units: bigint;
}

/** Nearly each SKU has some rounding, far below a cent: one row for each place is enough. */
function joinRounding(rows: readonly Row[]): Row[] {
  const isRounding = ({ effect }: Row) => effect.kind === "rounding";
  const byPlace = Map.groupBy(rows.filter(isRounding), ({ effect }) => placeKey(effect.place));
  const joined = [...byPlace.values()].flatMap((same) => {
    const units = same.reduce((sum, row) => sum + row.units, 0n);
    return same.slice(0, 1).map(({ effect }) => ({ effect, units }));
  });
  return [...rows.filter((row) => !isRounding(row)), ...joined];
}

/** `-12.5` for -12.5000000000. */
function decimal(units: bigint): string {
  const digits = `${units < 0n ? -units : units}`.padStart(PLACES + 1, "0");
  const fraction = digits.slice(-PLACES).replace(/0+$/, "");
  return `${units < 0n ? "-" : ""}${digits.slice(0, -PLACES)}${fraction && `.${fraction}`}`;
}
