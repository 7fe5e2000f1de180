import { stringify } from "csv-stringify/sync";
import type { Charge } from "../../../functions/atlas/charge.ts";

/** How Atlas writes an invoice: SKU ids and ISO dates, or display names and American dates. */
export type Dialect = "ids" | "names";

/** SKU ids and their display names. */
export const SKUS: Readonly<Record<string, string>> = {
  ATLAS_AWS_INSTANCE_M10: "Atlas M10 Instance - AWS",
  ATLAS_AWS_INSTANCE_M30: "Atlas M30 Instance - AWS",
  ATLAS_AWS_STORAGE_STANDARD: "Atlas AWS Storage Standard",
  ATLAS_AWS_DATA_TRANSFER_SAME_REGION: "Atlas AWS Data Transfer (Same Region)",
  ATLAS_NDS_AWS_PIT_RESTORE_STORAGE: "Atlas AWS PIT Restore Storage",
  ATLAS_SUPPORT: "Atlas Support",
  ATLAS_SOMETHING_NEW: "Atlas Something New",
};

export const CHARGE: Charge = {
  ...{ usageDate: "2026-10-01", organization: "Acme", organizationId: "5f1a2b3c4d5e6f7a8b9c0d1e" },
  ...{ project: "Shop", projectId: "32b6e34b3d91647abb20e7b8", cluster: "prod" },
  ...{ sku: "ATLAS_AWS_INSTANCE_M10", region: "US_EAST_1", unit: "server hours" },
  ...{ unitPrice: "0.08", quantity: "24", discountPercent: "0", amount: "1.92" },
};

/** The CSV of an invoice with tags in its last columns. @param tags the value of the tag `team` of each charge */
export function chargesCsv(
  charges: readonly Charge[],
  dialect: Dialect = "ids",
  tags: readonly string[] = charges.map(() => "core"),
): string {
  const [dateOf, skuOf, project, tag] =
    dialect === "ids"
      ? [(date: string) => date, (sku: string) => sku, "Project", "team"]
      : [americanDate, (sku: string) => SKUS[sku] ?? sku, "Project Name", "Tag/team"];
  const header = ["Date", "Usage Date", "Description", "Note", "Organization Name", "Organization ID"];
  header.push(project, "Project ID", "SKU", "Region", "Cluster", "Replica Set", "Config Server");
  header.push("Application", "Unit", "Unit Price", "Quantity", "Discount Percent", "Amount", tag);
  const rows = charges.map((charge, index) => [
    ...[dateOf(charge.usageDate), dateOf(charge.usageDate), 'a "note",\nwith a break', ""],
    ...[charge.organization, charge.organizationId, charge.project, charge.projectId, skuOf(charge.sku)],
    ...[charge.region, charge.cluster, "", "", "", charge.unit, charge.unitPrice, charge.quantity],
    ...[charge.discountPercent, charge.amount, tags[index]],
  ]);
  const head = [
    ["Invoice Number", "666acb8787ba43606905dcae", ""],
    ["Organization Name", "Acme", ""],
  ];
  return `${stringify(head)}\n${stringify([header, ...rows], { quoted_match: /[\r\n]/ })}`;
}

function americanDate(date: string): string {
  const [year, month, day] = date.split("-");
  return day ? `${month}/${day}/${year}` : date;
}
