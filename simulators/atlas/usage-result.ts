import { stringify } from "csv-stringify/sync";
import { type Charge, chargesBetween, decimal } from "./ledger.ts";
import { type AtlasSeed, byId, isPaying } from "./seed.ts";
import type { UsageQuery } from "./usage-query.ts";

interface UsageRow {
  readonly invoiceId: string;
  readonly organizationId: string;
  readonly organizationName: string;
  readonly projectId?: string;
  readonly projectName?: string;
  readonly clusterId?: string;
  readonly clusterName?: string;
  readonly service?: string;
  /** In units of 1e-4 US dollars. */
  units: number;
  readonly usageDate: string;
}

/**
 * One row per month, organization and value of the grouping. Without a grouping the rows are by service, as in the example
 * of Atlas's documentation.
 */
export function usageRows(
  seed: AtlasSeed,
  organizationId: string,
  query: UsageQuery,
  now: number,
): UsageRow[] {
  const rows = new Map<string, UsageRow>();
  for (const charge of chargesBetween(seed, query.startDate, query.endDate, now)) {
    if (!isVisible(seed, charge, organizationId) || !matches(charge, query)) continue;
    const labels = labelsOf(seed, charge, query.groupBy);
    const key = JSON.stringify([charge.invoiceId, labels]);
    const row = rows.get(key) ?? { ...invoiceOf(seed, charge), ...labels, units: 0 };
    row.units += charge.units;
    rows.set(key, row);
  }
  return [...rows.values()];
}

const ODD_FIELDS = [
  { usageAmount: undefined },
  { usageAmount: null },
  { usageAmount: "" },
  { usageAmount: "n/a" },
  { usageDate: "soon" },
];

/**
 * Amounts alternate between numbers and decimal strings: clients must read both.
 *
 * @param faults.creditsPercent 100 for amounts in US dollars
 */
export function usageJson(
  rows: readonly UsageRow[],
  { creditsPercent, oddRows }: { creditsPercent: number; oddRows: number },
): { usageDetails: unknown[] } {
  const details = rows.map(({ units, ...row }, index) => {
    const amount = amountOf(units, creditsPercent);
    return { ...row, usageAmount: index % 2 === 0 ? Number(amount) : amount };
  });
  const odd = Array.from({ length: rows.length === 0 ? 0 : oddRows }, (_, index) => ({
    ...details[index % details.length],
    ...ODD_FIELDS[index % ODD_FIELDS.length],
  }));
  return { usageDetails: [...odd, ...details] };
}

function amountOf(units: number, creditsPercent: number): string {
  return decimal(units * creditsPercent, 6);
}

export function usageCsv(rows: readonly UsageRow[], creditsPercent: number): string {
  const columns = [
    { key: "usageDate", header: "Billed Date" },
    { key: "invoiceId", header: "Invoice Id" },
    { key: "organizationName", header: "Organization Name" },
    { key: "organizationId", header: "Organization ID" },
    { key: "projectName", header: "Project Name" },
    { key: "projectId", header: "Project Id" },
    { key: "clusterName", header: "Cluster Name" },
    { key: "clusterId", header: "Cluster Unique Id" },
    { key: "usageAmount", header: "Usage Amount" },
  ];
  const records = rows.map((row) => ({ ...row, usageAmount: amountOf(row.units, creditsPercent) }));
  return stringify(records, { header: true, columns });
}

function isVisible(seed: AtlasSeed, charge: Charge, organizationId: string): boolean {
  return isPaying(seed, organizationId) || charge.organizationId === organizationId;
}

function matches(charge: Charge, query: UsageQuery): boolean {
  const fits = (value: string | undefined, wanted: readonly string[]): boolean =>
    wanted.length === 0 || (value === undefined ? query.includePartialMatches : wanted.includes(value));
  return (
    fits(charge.organizationId, query.organizations) &&
    fits(charge.projectId, query.projects) &&
    fits(charge.clusterId, query.clusters) &&
    fits(charge.service, query.services)
  );
}

function invoiceOf({ organizations }: AtlasSeed, charge: Charge): Omit<UsageRow, "units"> {
  return {
    invoiceId: charge.invoiceId,
    organizationId: charge.organizationId,
    organizationName: byId(organizations, charge.organizationId).name,
    usageDate: charge.month,
  };
}

function labelsOf(
  { projects, clusters }: AtlasSeed,
  charge: Charge,
  groupBy: UsageQuery["groupBy"],
): Partial<UsageRow> {
  const { projectId, clusterId } = charge;
  const project = projectId !== undefined && { projectId, projectName: byId(projects, projectId).name };
  const cluster = clusterId !== undefined && { clusterId, clusterName: byId(clusters, clusterId).name };
  switch (groupBy) {
    case "organizations":
      return {};
    case "projects":
      return { ...project };
    case "clusters":
      return { ...project, ...cluster };
    default:
      return { service: charge.service };
  }
}
