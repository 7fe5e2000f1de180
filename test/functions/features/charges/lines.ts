import type { Charge } from "../../../../functions/atlas/charge.ts";

import {
  type Breakdown,
  type ChargeGroup,
  type DaysByPlace,
  mergeGroups,
} from "../../../../functions/atlas/charge-group.ts";

import { createChargeGroups } from "../../../../functions/atlas/charge-groups.ts";
import {
  exactDecimal,
  multiplyMoney,
  parseDollars,
  subtractMoney,
  toCents,
} from "../../../../functions/money/money.ts";
import { type Dialect, SKUS } from "../../atlas/charges-csv.ts";

/** A line of an invoice, as a test writes it. */
export interface Line {
  readonly sku: string;
  readonly day: string;
  readonly price: string;
  readonly quantity: string;
  readonly cluster?: string;
  readonly project?: string;
  readonly region?: string;
  readonly unit?: string;
  readonly discountPercent?: string;
  readonly isLate?: boolean;
  /** Default: price × quantity less discount, rounded to cents if `inCents`. */
  readonly amount?: string;
  readonly inCents?: boolean;
}

/** The groups of an invoice with these lines, whose late ones are dated before it. Clusters are the values of a tag. */
export function groupLines(
  lines: readonly Line[],
  dialect: Dialect = "ids",
  breakdown?: Breakdown,
): ChargeGroup[] {
  return sumLines(lines, dialect, breakdown).groups;
}

/** `groupLines`, and what places cost by day. */
export function sumLines(
  lines: readonly Line[],
  dialect: Dialect = "ids",
  breakdown?: Breakdown,
): { groups: ChargeGroup[]; daysByPlace: DaysByPlace[] } {
  const options = { organizationId: "", days: undefined, breakdown };
  const late = createChargeGroups({ ...options, startDate: "9999-12-31" });
  const usual = createChargeGroups({ ...options, startDate: undefined });
  for (const line of lines) (line.isLate ? late : usual).add(chargeOf(line, dialect), line.cluster);
  const results = [usual.result(), late.result()];
  return {
    groups: mergeGroups(results.flatMap(({ groups }) => groups)),
    daysByPlace: results.map(({ daysByPlace }) => daysByPlace),
  };
}

function chargeOf(line: Line, dialect: Dialect): Charge {
  const { sku, day, price, quantity, cluster = "", project = "shop", discountPercent = "" } = line;
  const { region = "eu-west-1", unit = "hours" } = line;
  return {
    usageDate: dialect === "ids" ? day : day.replace(/^(\d+)-(\d+)-(\d+)$/, "$2/$3/$1"),
    organization: "Acme",
    organizationId: "o1",
    project,
    projectId: project && `id of ${project}`,
    sku: dialect === "ids" ? sku : (SKU_NAMES[sku] ?? sku),
    region,
    cluster,
    unit,
    unitPrice: price,
    quantity,
    discountPercent,
    amount: amountOf(line),
  };
}

const SKU_NAMES: Readonly<Record<string, string>> = {
  ...SKUS,
  ATLAS_AWS_INSTANCE_M20: "Atlas M20 Instance - AWS",
  ATLAS_AWS_INSTANCE_M40: "Atlas M40 Instance - AWS",
  ATLAS_AWS_SEARCH_INSTANCE_S20: "Atlas AWS Search S20 Instance",
  ATLAS_AWS_STORAGE: "Atlas AWS Storage",
  ATLAS_AWS_DATA_TRANSFER_INTERNET: "Atlas AWS Data Transfer (Internet)",
  ATLAS_CREDIT: "Atlas Credit",
};

function amountOf({ price, quantity, discountPercent = "0", amount, inCents }: Line): string {
  if (amount) return amount;
  const listAmount = multiplyMoney(parseDollars(price), parseDollars(quantity));
  const discount = multiplyMoney(listAmount, parseDollars(`${discountPercent}e-2`));
  const exact = subtractMoney(listAmount, discount);
  return exactDecimal(inCents ? { units: toCents(exact), scale: 2 } : exact);
}

/** The worked example: M30 → M40 on 14 October, 5 % discount, support, a new and a removed cluster. */
export const SEPTEMBER: readonly Line[] = [
  { cluster: "prod", sku: "ATLAS_AWS_INSTANCE_M30", day: "2026-09-01", price: "0.54", quantity: "2088" },
  { cluster: "prod", sku: "ATLAS_AWS_INSTANCE_M30", day: "2026-09-30", price: "0.54", quantity: "72" },
  {
    cluster: "prod",
    sku: "ATLAS_AWS_STORAGE",
    day: "2026-09-01",
    price: "0.1",
    quantity: "725",
    unit: "GB",
  },
  { cluster: "prod", sku: "ATLAS_AWS_STORAGE", day: "2026-09-30", price: "0.1", quantity: "25", unit: "GB" },
  { cluster: "old", sku: "ATLAS_AWS_INSTANCE_M20", day: "2026-09-01", price: "0.2", quantity: "840" },
  { cluster: "old", sku: "ATLAS_AWS_INSTANCE_M20", day: "2026-09-12", price: "0.2", quantity: "24" },
  { project: "", sku: "ATLAS_SUPPORT", day: "2026-09-30", price: "100", quantity: "1", unit: "months" },
];

const DISCOUNTED = { cluster: "prod", discountPercent: "5" };

export const OCTOBER: readonly Line[] = [
  { ...DISCOUNTED, sku: "ATLAS_AWS_INSTANCE_M30", day: "2026-10-01", price: "0.54", quantity: "864" },
  { ...DISCOUNTED, sku: "ATLAS_AWS_INSTANCE_M30", day: "2026-10-14", price: "0.54", quantity: "72" },
  { ...DISCOUNTED, sku: "ATLAS_AWS_INSTANCE_M40", day: "2026-10-14", price: "1.04", quantity: "72" },
  { ...DISCOUNTED, sku: "ATLAS_AWS_INSTANCE_M40", day: "2026-10-31", price: "1.04", quantity: "1224" },
  {
    cluster: "prod",
    sku: "ATLAS_AWS_STORAGE",
    day: "2026-10-01",
    price: "0.1",
    quantity: "825",
    unit: "GB",
  },
  { cluster: "prod", sku: "ATLAS_AWS_STORAGE", day: "2026-10-31", price: "0.1", quantity: "25", unit: "GB" },
  { cluster: "new", sku: "ATLAS_AWS_INSTANCE_M10", day: "2026-10-20", price: "0.08", quantity: "250" },
  { project: "", sku: "ATLAS_SUPPORT", day: "2026-10-31", price: "118", quantity: "1", unit: "months" },
];
