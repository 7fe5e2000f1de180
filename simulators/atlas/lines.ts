import { byId, type Cluster, clusters, EXAMPLE, projectIds, projects } from "./organization.ts";
import { type documentedServices, undocumentedService } from "./services.ts";

type Service = (typeof documentedServices)[number] | typeof undocumentedService;

/** One thing that the example organization is charged for, month after month. */
export interface ChargeLine {
  organizationId: string;
  projectId?: string;
  clusterId?: string;
  service: Service;
  /** The amount of a full month before growth, in units of 1e-4 US dollars. */
  monthlyUnits: number;
  /** Metered charges grow, vary and build up day by day; posted ones stand in full from the first of the month. */
  kind: "metered" | "posted";
  /** The months of the year (1 to 12) that have this charge; all of them when absent. */
  onlyIn?: readonly number[];
  /** The months of the year (1 to 12) in which the charge is 1.8 times as high. */
  peakIn?: readonly number[];
}

const unitsPerDollar = 10_000;

/** Everything that is charged for: what clusters cost, then projects, then organizations. */
export const chargeLines: readonly ChargeLine[] = [
  ...clusters.flatMap(clusterLines),
  ...projectLines(),
  ...organizationLines(),
];

function clusterLines(cluster: Cluster): ChargeLine[] {
  const { organizationId } = byId(projects, cluster.projectId);
  const of = (service: Service, percent: number): ChargeLine => ({
    organizationId,
    projectId: cluster.projectId,
    clusterId: cluster.id,
    service,
    monthlyUnits: (cluster.monthlyDollars * unitsPerDollar * percent) / 100,
    kind: "metered",
    // The fleet reports its harvest from October to December on a larger tier: the answer to "why did it change".
    ...(cluster.name === "telemetry" && { peakIn: [10, 11, 12] }),
  });
  const everywhere = [of("Clusters", 100), of("Storage", 14), of("Backup", 9), of("Data Transfer", 6)];
  if (cluster.name === "fleet-prod") {
    const refund: ChargeLine = { ...of("Backup", 0), monthlyUnits: -876_543, kind: "posted", onlyIn: [5] };
    return [...everywhere, of("BI Connector", 11), refund];
  }
  return everywhere;
}

function projectLines(): ChargeLine[] {
  const of = (projectId: string, service: Service, monthlyUnits: number): ChargeLine => ({
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
    { ...of(projectIds.research, undocumentedService, 3_141_592), onlyIn: [3] },
    { ...of(projectIds.sandbox, "Automated Embedding", 43), kind: "posted" },
    of(projectIds.storefront, "Charts", 95_507),
    of(projectIds.storefront, "App Services", 288_161),
  ];
}

function organizationLines(): ChargeLine[] {
  const of = (organizationId: string, service: Service, dollars: number): ChargeLine => ({
    organizationId,
    service,
    monthlyUnits: dollars * unitsPerDollar,
    kind: "posted",
  });
  return [
    of(EXAMPLE.orgId, "Support", 499),
    of(EXAMPLE.orgId, "Premium Features", 120),
    of(EXAMPLE.orgId, "Credits", -250),
    of(EXAMPLE.linkedOrgId, "Support", 99),
  ];
}
