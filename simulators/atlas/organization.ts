import type { Cluster, Organization, Project } from "./seed.ts";

/** Ids and credentials of the example. They open nothing but the simulated Atlas. */
export const EXAMPLE = {
  orgId: "0a0000000000000000000001",
  linkedOrgId: "0a0000000000000000000002",
  bigInvoiceId: "b16b16b16b16b16b16b16b16",
  clientId: "mdb_sa_id_example0000000000000000",
  clientSecret: "mdb_sa_sk_example_not_a_real_secret",
  publicKey: "examplek",
  privateKey: "example0-0000-0000-0000-not-a-secret",
} as const;

export const projectIds = {
  fleet: "0b0000000000000000000001",
  warehouse: "0b0000000000000000000002",
  research: "0b0000000000000000000003",
  sandbox: "0b0000000000000000000004",
  storefront: "0b0000000000000000000005",
} as const;

export const clusterIds = {
  fleetProd: "0c0000000000000000000001",
  telemetry: "0c0000000000000000000002",
  fleetStaging: "0c0000000000000000000003",
  pickerProd: "0c0000000000000000000004",
  warehouseAnalytics: "0c0000000000000000000005",
  lab: "0c0000000000000000000006",
  researchAnalytics: "0c0000000000000000000007",
  sandbox: "0c0000000000000000000008",
  storeEu: "0c0000000000000000000009",
} as const;

export const organizations: readonly [Organization, ...Organization[]] = [
  { id: EXAMPLE.orgId, name: "Acme Robotics" },
  { id: EXAMPLE.linkedOrgId, name: "Acme Robotics Europe" },
];

export const projects: readonly Project[] = [
  { id: projectIds.fleet, name: "Fleet Platform", organizationId: EXAMPLE.orgId },
  { id: projectIds.warehouse, name: "Warehouse 🤖", organizationId: EXAMPLE.orgId },
  { id: projectIds.research, name: "로봇 연구소", organizationId: EXAMPLE.orgId },
  { id: projectIds.sandbox, name: "Sandbox", organizationId: EXAMPLE.orgId },
  { id: projectIds.storefront, name: "EU Storefront", organizationId: EXAMPLE.linkedOrgId },
];

/** `monthlyDollars` is before growth and without storage, backup and transfer. Two projects have a cluster "analytics". */
export const clusters: ReadonlyArray<Cluster & { monthlyDollars: number }> = [
  {
    id: clusterIds.fleetProd,
    name: "fleet-prod",
    projectId: projectIds.fleet,
    provider: "AWS",
    region: "US_EAST_1",
    tier: "M40",
    tags: { environment: "production", team: "Fleet, core" },
    monthlyDollars: 1700,
  },
  {
    id: clusterIds.telemetry,
    name: "telemetry",
    projectId: projectIds.fleet,
    provider: "AWS",
    region: "US_EAST_1",
    tier: "M30",
    tags: { environment: "production", team: "Telemetry" },
    monthlyDollars: 900,
  },
  {
    id: clusterIds.fleetStaging,
    name: "fleet-staging",
    projectId: projectIds.fleet,
    provider: "AWS",
    region: "US_EAST_2",
    tier: "M20",
    tags: { environment: "staging" },
    monthlyDollars: 180,
  },
  {
    id: clusterIds.pickerProd,
    name: "picker-prod",
    projectId: projectIds.warehouse,
    provider: "GCP",
    region: "CENTRAL_US",
    tier: "M30",
    tags: { environment: "production" },
    monthlyDollars: 640,
  },
  {
    id: clusterIds.warehouseAnalytics,
    name: "analytics",
    projectId: projectIds.warehouse,
    provider: "GCP",
    region: "CENTRAL_US",
    tier: "M30",
    monthlyDollars: 420,
  },
  {
    id: clusterIds.lab,
    name: "lab",
    projectId: projectIds.research,
    provider: "AZURE",
    region: "KOREA_CENTRAL",
    tier: "M10",
    tags: { team: "로봇 연구소" },
    monthlyDollars: 95,
  },
  {
    id: clusterIds.researchAnalytics,
    name: "analytics",
    projectId: projectIds.research,
    provider: "AZURE",
    region: "KOREA_CENTRAL",
    tier: "M20",
    tags: { team: "로봇 연구소" },
    monthlyDollars: 260,
  },
  {
    id: clusterIds.sandbox,
    name: "sandbox",
    projectId: projectIds.sandbox,
    provider: "AWS",
    region: "US_EAST_1",
    tier: "M10",
    monthlyDollars: 65,
  },
  {
    id: clusterIds.storeEu,
    name: "store-eu",
    projectId: projectIds.storefront,
    provider: "AWS",
    region: "EU_WEST_1",
    tier: "M30",
    monthlyDollars: 780,
  },
];
