import { clusterIds, EXAMPLE } from "./organization.ts";
import type { SeedEvent } from "./seed.ts";

const mina = { username: "mina.park@acme-robotics.example" };
const terraform = { publicKey: "terrafrm" };

/** People and API keys at work, every year, without an effect on costs. */
export const EXAMPLE_EVENTS: readonly SeedEvent[] = [
  { day: "03-18", type: "CLUSTER_UPDATE_SUBMITTED", clusterId: clusterIds.pickerProd, by: mina },
  { day: "08-20", type: "CLUSTER_UPDATE_SUBMITTED", clusterId: clusterIds.fleetStaging, by: terraform },
  { day: "10-15", type: "SEARCH_DEPLOYMENT_UPDATED", clusterId: clusterIds.fleetProd, by: mina },
  { day: "10-21", type: "CREDIT_ISSUED", organizationId: EXAMPLE.orgId, by: "mongodb" },
];
