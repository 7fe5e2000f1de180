import { clusters, EXAMPLE, projectIds, projects } from "./organization.ts";
import { byId, type RecurringCharge } from "./seed.ts";
import { UNDOCUMENTED_SERVICE } from "./services.ts";

const UNITS_PER_DOLLAR = 10_000;

export const charges: readonly RecurringCharge[] = [
  ...clusters.flatMap(clusterCharges),
  ...projectCharges(),
  ...organizationCharges(),
];

function clusterCharges(cluster: (typeof clusters)[number]): RecurringCharge[] {
  const { organizationId } = byId(projects, cluster.projectId);
  const of = (service: string, percent: number): RecurringCharge => ({
    organizationId,
    projectId: cluster.projectId,
    clusterId: cluster.id,
    service,
    monthlyUnits: (cluster.monthlyDollars * UNITS_PER_DOLLAR * percent) / 100,
    kind: "metered",
    // A larger tier during the harvest explains why the costs change.
    ...(cluster.name === "telemetry" && { peakIn: [10, 11, 12] }),
  });
  const everywhere = [of("Clusters", 100), of("Storage", 14), of("Backup", 9), of("Data Transfer", 6)];
  if (cluster.name === "fleet-prod") {
    const refund: RecurringCharge = {
      ...of("Backup", 0),
      monthlyUnits: -876_543,
      kind: "posted",
      onlyIn: [5],
    };
    return [...everywhere, of("BI Connector", 11), refund];
  }
  return everywhere;
}

function projectCharges(): RecurringCharge[] {
  const of = (projectId: string, service: string, monthlyUnits: number): RecurringCharge => ({
    organizationId: byId(projects, projectId).organizationId,
    projectId,
    service,
    monthlyUnits,
    kind: "metered",
  });
  return [
    of(projectIds.fleet, "Atlas Data Federation", 823_417),
    of(projectIds.fleet, "App Services", 451_902),
    of(projectIds.fleet, "Atlas Stream Processing", 1_290_335),
    of(projectIds.warehouse, "Charts", 190_011),
    of(projectIds.warehouse, "Serverless Instances", 377_528),
    of(projectIds.research, "AI Model APIs", 642_873),
    { ...of(projectIds.research, UNDOCUMENTED_SERVICE, 3_141_592), onlyIn: [3] },
    { ...of(projectIds.sandbox, "Automated Embedding", 43), kind: "posted" },
    of(projectIds.storefront, "Charts", 95_507),
    of(projectIds.storefront, "App Services", 288_161),
  ];
}

function organizationCharges(): RecurringCharge[] {
  const of = (organizationId: string, service: string, dollars: number): RecurringCharge => ({
    organizationId,
    service,
    monthlyUnits: dollars * UNITS_PER_DOLLAR,
    kind: "posted",
  });
  return [
    of(EXAMPLE.orgId, "Support", 499),
    of(EXAMPLE.orgId, "Premium Features", 120),
    of(EXAMPLE.orgId, "Credits", -250),
    of(EXAMPLE.linkedOrgId, "Support", 99),
  ];
}
