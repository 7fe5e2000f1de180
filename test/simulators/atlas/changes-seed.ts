import { EXAMPLE, organizations, projectIds, projects } from "../../../simulators/atlas/organization.ts";
import type { AtlasSeed, Cluster, RecurringCharge, Tier } from "../../../simulators/atlas/seed.ts";
import { DOCUMENTED_SERVICES } from "../../../simulators/atlas/services.ts";
import { HOURLY_DOLLARS } from "../../../simulators/atlas/skus.ts";

/** The seed's charges go back 18 months from here, to June 2025. */
export const CHANGES_NOW = Date.UTC(2026, 10, 21, 12);

export const CHANGES_MINA = { username: "mina.park@acme-robotics.example" };
export const CHANGES_TERRAFORM = { publicKey: "terrafrm" };

const idOf = (number: number) => `0c0000000000000000000c${String(number).padStart(2, "0")}`;

function cluster(number: number, name: string, tier: Tier): Cluster {
  const projectId = projectIds.fleet;
  return { id: idOf(number), name, projectId, provider: "AWS", region: "US_EAST_1", tier };
}

/** US dollars a day, of three servers. */
const serverUnits = (tier: Tier) => Math.round(HOURLY_DOLLARS[tier] * 3 * 24 * 10_000);

/** By the names of the changes that they show. */
export const CHANGES_CLUSTERS = {
  unchanged: cluster(1, "steady", "M30"),
  created: cluster(2, "new-shop", "M20"),
  deleted: cluster(3, "old-shop", "M20"),
  resized: cluster(4, "orders", "M30"),
  autoScaled: cluster(5, "sensors", "M20"),
  paused: cluster(6, "batch", "M40"),
  tiered: cluster(7, "archive", "M10"),
} as const;

const { created, deleted, resized, autoScaled, paused, tiered } = CHANGES_CLUSTERS;

/** The same on every day, so that nothing changes but what is meant to. */
function steady({ id, projectId, tier }: Cluster): RecurringCharge[] {
  const of = (service: string, dailyUnits: number): RecurringCharge => ({
    ...{ organizationId: EXAMPLE.orgId, projectId, clusterId: id, service },
    ...{ monthlyUnits: dailyUnits * 30, kind: "metered", isSteady: true },
  });
  return [of("Clusters", serverUnits(tier)), of("Storage", 30_000), of("Backup", 20_000)];
}

function posted(service: string, dollars: number, more: Partial<RecurringCharge> = {}): RecurringCharge {
  return { organizationId: EXAMPLE.orgId, service, monthlyUnits: dollars * 10_000, kind: "posted", ...more };
}

/** Half of the other unit price. */
const PRICE_TIER = { sku: "ATLAS_NDS_AWS_PIT_RESTORE_STORAGE", unitPrice: 0.000139 };

/** Only in one month. */
const only = (month: string, until: string) => ({ since: `${month}-01`, until: `${until}-01` });

/** Each kind of change in a month of its own, with its event where Atlas has one. */
export const CHANGES_SEED: AtlasSeed = {
  organizations,
  projects,
  clusters: Object.values(CHANGES_CLUSTERS),
  charges: [
    ...Object.values(CHANGES_CLUSTERS).flatMap(steady),
    posted("Support", 499),
    // 2026-06: the support true-up at the month's end.
    posted("Support", 61.37, { postedFor: "last_day", ...only("2026-06", "2026-07") }),
    // 2026-07: late charges of 30 June, and a support plan.
    posted("Data Transfer", 18.4, {
      ...{ projectId: resized.projectId, clusterId: resized.id, postedFor: "day_before" },
      ...only("2026-07", "2026-08"),
    }),
    posted("Support", 99, { organizationId: EXAMPLE.linkedOrgId, since: "2026-07-01" }),
    // 2026-08: a new service.
    {
      ...{
        organizationId: EXAMPLE.orgId,
        projectId: projectIds.warehouse,
        service: "Atlas Stream Processing",
      },
      ...{ monthlyUnits: 2_808_000, kind: "metered", isSteady: true, since: "2026-08-05" },
    },
    // 2026-09: no more credits.
    posted("Credits", -250, only("2025-07", "2026-09")),
    // 2026-10: a refund.
    posted("Refund", -87.65, { hasLine: true, ...only("2026-10", "2026-11") }),
    // 2026-05: tax.
    posted("Sales Tax", 42.5, { postedFor: "last_day", ...only("2026-05", "2026-06") }),
  ],
  changes: [
    { day: "2025-06-01", kind: "tiered", clusterId: tiered.id, percent: 25, ...PRICE_TIER },
    { day: "2025-08-10", kind: "created", clusterId: created.id, by: CHANGES_MINA },
    { day: "2025-09-15", kind: "deleted", clusterId: deleted.id, by: CHANGES_TERRAFORM },
    { day: "2025-10-14", kind: "resized", clusterId: resized.id, tier: "M40", by: CHANGES_MINA },
    { day: "2025-11-12", kind: "resized", clusterId: autoScaled.id, tier: "M30" },
    { day: "2025-12-06", kind: "paused", clusterId: paused.id },
    { day: "2026-01-20", kind: "resumed", clusterId: paused.id, by: CHANGES_MINA },
    { day: "2026-02-01", kind: "repriced", sku: "ATLAS_AWS_INSTANCE_M30", unitPrice: 0.56 },
    {
      ...{ day: "2026-03-10", kind: "discounted", organizationId: EXAMPLE.orgId, service: "Clusters" },
      ...{ percent: 5, by: "mongodb" },
    },
    { day: "2026-04-01", kind: "tiered", clusterId: tiered.id, percent: 50, ...PRICE_TIER },
  ],
  services: [...DOCUMENTED_SERVICES, "Refund", "Sales Tax"],
  monthsWithCharges: 18,
  settlements: {},
  credentials: EXAMPLE,
  bigInvoiceId: EXAMPLE.bigInvoiceId,
};
