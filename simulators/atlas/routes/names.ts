import { dateOf } from "../calendar.ts";
import { existsOn } from "../changes.ts";
import { pageOf } from "../paging.ts";
import { AtlasError, notFound, type Reply, requireById } from "../reply.ts";
import type { Call, Route, SimulatorContext } from "../router.ts";
import { byId, type Cluster, type Project } from "../seed.ts";
import { servicesOf } from "../services.ts";
import { requireOpen, visibleProjects } from "../visible.ts";

const created = "2024-11-04T09:30:00Z";
const readOnly = { method: "GET", formats: ["json"], billing: false } as const;

export const NAME_ROUTES: readonly Route[] = [
  { ...readOnly, path: "/api/atlas/v2/orgs", answer: listOrganizations },
  { ...readOnly, path: "/api/atlas/v2/orgs/:orgId", answer: getOrganization },
  { ...readOnly, path: "/api/atlas/v2/orgs/:orgId/groups", answer: listProjects },
  { ...readOnly, path: "/api/atlas/v2/clusters", answer: listClustersOfAllProjects },
  { ...readOnly, path: "/api/atlas/v2/groups/:groupId/clusters", answer: listClusters },
  { ...readOnly, path: "/api/atlas/v2/skuServices", version: "2025-03-12", answer: listServices },
];

function listOrganizations({ query, context }: Call): Reply {
  const listed = context.seed.organizations.filter(({ access }) => access !== "unlisted");
  const found = listed.filter(namedLike(query));
  return { kind: "page", page: pageOf(found.map(organizationView), query) };
}

function getOrganization({ parameter, context }: Call): Reply {
  return {
    kind: "json",
    status: 200,
    content: organizationView(requireOpen(context.seed, parameter("orgId"))),
  };
}

function listProjects({ parameter, query, context }: Call): Reply {
  const organization = requireOpen(context.seed, parameter("orgId"));
  const found = visibleProjects(context).filter(({ organizationId }) => organizationId === organization.id);
  return {
    kind: "page",
    page: pageOf(
      found.filter(namedLike(query)).map((project) => projectView(context, project)),
      query,
    ),
  };
}

/** One result per project (Atlas Administration API, OrgGroup). */
function listClustersOfAllProjects({ query, context }: Call): Reply {
  const groups = visibleProjects(context).map((project) => ({
    groupId: project.id,
    groupName: project.name,
    orgId: project.organizationId,
    orgName: byId(context.seed.organizations, project.organizationId).name,
    planType: "Atlas",
    tags: [],
    clusters: clustersOf(context, project).map(({ id, name }) => ({
      clusterId: id,
      name,
      type: "REPLICA_SET",
      availability: "available",
      nodeCount: 3,
    })),
  }));
  return { kind: "page", page: pageOf(groups, query) };
}

function listClusters({ parameter, query, context }: Call): Reply {
  const project = requireById(visibleProjects(context), parameter("groupId"));
  const found = clustersOf(context, project).map(({ id, name }) => ({
    id,
    name,
    groupId: project.id,
    clusterType: "REPLICASET",
    stateName: "IDLE",
    paused: false,
    createDate: created,
  }));
  return { kind: "page", page: pageOf(found, query) };
}

/** The fields of a result are not published: `name` is a guess. */
function listServices({ query, context }: Call): Reply {
  const { skuServices } = context.control.current();
  if (skuServices === "unknown") throw notFound("skuServices");
  if (skuServices === "forbidden") {
    throw new AtlasError(403, "USER_UNAUTHORIZED", "This needs the role Organization Member.");
  }
  return {
    kind: "page",
    page: pageOf(
      servicesOf(context.seed).map((name) => ({ name })),
      query,
    ),
  };
}

/** `name` is a prefix; case does not matter. */
function namedLike(query: URLSearchParams): (entry: { name: string }) => boolean {
  const prefix = (query.get("name") ?? "").toLowerCase();
  return ({ name }) => name.toLowerCase().startsWith(prefix);
}

function organizationView({ id, name }: { id: string; name: string }): unknown {
  return { id, name, isDeleted: false };
}

function projectView(context: SimulatorContext, project: Project): unknown {
  const { id, name, organizationId } = project;
  return {
    id,
    name,
    orgId: organizationId,
    clusterCount: clustersOf(context, project).length,
    created,
    tags: [],
  };
}

function clustersOf({ seed, now }: SimulatorContext, project: Project): Cluster[] {
  const today = dateOf(now());
  return seed.clusters.filter(
    (cluster) => cluster.projectId === project.id && !cluster.isDeleted && existsOn(seed, cluster, today),
  );
}
