import { EXAMPLE_SEED } from "../../../simulators/atlas/example.ts";
import { EXAMPLE, projectIds } from "../../../simulators/atlas/organization.ts";
import type { AtlasSeed, RecurringCharge } from "../../../simulators/atlas/seed.ts";

/** What the gaps cost each month, in US dollars. */
export const GAPS = {
  deletedProject: { id: "0b00000000000000000000de", dollars: 210 },
  deletedCluster: { id: "0c00000000000000000000de", dollars: 130 },
  closed: { id: "0a00000000000000000000c1", name: "Acme Closed", dollars: 340 },
  unlisted: { id: "0a00000000000000000000c2", name: "Acme Unlisted", dollars: 550 },
  newService: { name: "Robot Memory (Preview)", dollars: 75 },
} as const;

const { deletedProject, deletedCluster, closed, unlisted, newService } = GAPS;

function posted(dollars: number, charge: Partial<RecurringCharge>): RecurringCharge {
  const rest = { monthlyUnits: dollars * 10_000, kind: "posted" as const };
  return { organizationId: EXAMPLE.orgId, service: "Clusters", ...charge, ...rest };
}

/**
 * The example organization, with costs that no list explains: of a deleted project and a deleted cluster, of an
 * organization that is closed to the credentials and of one that is not listed, and of a service that is not listed.
 */
export const GAPS_SEED: AtlasSeed = {
  ...EXAMPLE_SEED,
  organizations: [
    ...EXAMPLE_SEED.organizations,
    { id: closed.id, name: closed.name, access: "closed" },
    { id: unlisted.id, name: unlisted.name, access: "unlisted" },
  ],
  projects: [
    ...EXAMPLE_SEED.projects,
    { id: deletedProject.id, name: "Old project", organizationId: EXAMPLE.orgId, isDeleted: true },
    { id: "0b00000000000000000000c1", name: "Closed project", organizationId: closed.id },
    { id: "0b00000000000000000000c2", name: "Unlisted project", organizationId: unlisted.id },
  ],
  clusters: [
    ...EXAMPLE_SEED.clusters,
    {
      id: deletedCluster.id,
      name: "old-cluster",
      projectId: projectIds.sandbox,
      provider: "AWS",
      region: "US_EAST_1",
      tier: "M10",
      isDeleted: true,
    },
  ],
  charges: [
    ...EXAMPLE_SEED.charges,
    posted(deletedProject.dollars, { projectId: deletedProject.id }),
    posted(deletedCluster.dollars, { projectId: projectIds.sandbox, clusterId: deletedCluster.id }),
    posted(closed.dollars, { organizationId: closed.id, projectId: "0b00000000000000000000c1" }),
    posted(unlisted.dollars, { organizationId: unlisted.id, projectId: "0b00000000000000000000c2" }),
    posted(newService.dollars, { projectId: projectIds.fleet, service: newService.name }),
  ],
};
