import type { Atlas } from "../../atlas/atlas.ts";
import { isDenied } from "../../atlas/error.ts";
import type { NameKind } from "../../atlas/find-name.ts";
import type { Names } from "../../atlas/names.ts";
import type { CostQuery } from "../../atlas/usage.ts";
import { GROUPINGS, type GroupBy } from "../../atlas/usage-detail.ts";
import { logWarning } from "../../aws/log.ts";
import { JobError } from "../../jobs/failure.ts";
import { monthsIn } from "../../money/period.ts";
import { code } from "../../slack/mrkdwn.ts";
import { historyMonths } from "./history.ts";
import { queriedMonths } from "./reach.ts";
import type { CostRequest } from "./request.ts";
import { usageText } from "./text.ts";
import type { QueryName } from "./work.ts";

/** Invoices are read for at most this many months, and for as many before them. */
const MAX_MONTHS_OF_INVOICES = 3;

/**
 * The queries beside the grouped one. Atlas groups by values that it is given, and no list has deleted projects or new
 * services, so the total needs a query of its own. A request that names the values itself has them all.
 */
export function extraQueriesOf(request: CostRequest): QueryName[] {
  if (request[request.groupBy].length > 0) return [];
  const isShort = monthsIn(request.period).length <= MAX_MONTHS_OF_INVOICES;
  return request.groupBy === "projects" && isShort ? ["total", "wider"] : ["total"];
}

interface QueryOptions {
  readonly today: Date;
  /** Services that Atlas does not take. */
  readonly rejected?: readonly string[];
  /** For the query `wider`. */
  readonly projectIds?: readonly string[];
}

/**
 * A query for the period and the one that it is compared with. All groupings of a request have the same `total` query.
 *
 * @returns undefined if Atlas lists nothing to group by: only the total is known
 * @throws AtlasError, JobError
 */
export async function costQueryOf(
  atlas: Atlas,
  job: { readonly id: string; readonly request: CostRequest },
  name: QueryName,
  { today, rejected = [], projectIds = [] }: QueryOptions,
): Promise<CostQuery | undefined> {
  const { request } = job;
  const { period, groupBy } = request;
  const accepted = (services: readonly string[]) => services.filter((each) => !rejected.includes(each));
  const { filters, orgIds } = await filtersOf(atlas, job);
  const services = accepted(filters.services);
  if (services.length < filters.services.length && services.length === 0) {
    throw new JobError(
      "unknown_service",
      usageText.onlyUnknownServices(request.services.map((each) => code(each)).join(", ")),
      { retry: "never" },
    );
  }
  const months = name === "history" ? historyMonths(period, today) : queriedMonths(period, today);
  const scope = {
    startDate: months.start,
    endDate: months.end,
    ...withoutEmpty({ ...filters, services }),
    ...(isPartial(request) ? { includePartialMatches: true } : {}),
  };
  if (name === "total" || name === "history") return scope;
  // Atlas demands a value of the dimension (Atlas Administration API, createCostExplorerProcess).
  const values = filters[groupBy].length > 0 ? filters[groupBy] : await allIdsOf(atlas, groupBy, orgIds);
  const all =
    groupBy === "services" ? accepted(values) : [...values, ...(name === "wider" ? projectIds : [])];
  if (all.length === 0) {
    if (groupBy === "services" || (await areNamesHidden(atlas, orgIds))) {
      throw new JobError("nothing_to_group", usageText.nothingToGroup(groupBy), { retry: "never" });
    }
    return undefined;
  }
  return { ...scope, groupBy, [groupBy]: all };
}

/**
 * Whether costs count that lack a filtered dimension, such as support in a grouping by project. Where the request names
 * projects or clusters, they are not what was asked for.
 */
function isPartial({ projects, clusters }: CostRequest): boolean {
  return projects.length + clusters.length === 0;
}

async function filtersOf(atlas: Atlas, job: { readonly id: string; readonly request: CostRequest }) {
  const { names } = atlas;
  const { request } = job;
  const organizations = await findIds(names, "organization", request.organizations, [atlas.orgId]);
  const orgIds = organizations.length > 0 ? organizations : await visibleOrganizationIds(atlas, job);
  const filters: Record<GroupBy, readonly string[]> = {
    organizations,
    projects: await findIds(names, "project", request.projects, orgIds),
    clusters: await findIds(names, "cluster", request.clusters, orgIds),
    services: request.services,
  };
  return { filters, orgIds };
}

function withoutEmpty(filters: Record<GroupBy, readonly string[]>) {
  return Object.fromEntries(
    GROUPINGS.filter((dimension) => filters[dimension].length > 0).map((each) => [each, filters[each]]),
  );
}

/** All organizations that the credentials can see, or only the one that pays where they may not list them. */
async function visibleOrganizationIds(
  atlas: Atlas,
  { id, request }: { readonly id: string; readonly request: CostRequest },
): Promise<string[]> {
  const needsNone = request.groupBy === "services" && request.projects.length + request.clusters.length === 0;
  if (needsNone) return [];
  try {
    const visible = await listIds(atlas.names, "organization", [atlas.orgId]);
    return [...new Set([atlas.orgId, ...visible])];
  } catch (error) {
    if (!isDenied(error)) throw error;
    logWarning({ message: "Only the paying organization is asked about", jobId: id, error });
    return [atlas.orgId];
  }
}

/** Whether the credentials see no project of the paying organization, if it is in scope: they may lack a role. */
async function areNamesHidden({ names, orgId }: Atlas, orgIds: readonly string[]): Promise<boolean> {
  if (!orgIds.includes(orgId)) return false;
  const projects = await listIds(names, "project", [orgId]).catch((error) => {
    if (!isDenied(error)) throw error;
    return [];
  });
  return projects.length === 0;
}

/** None if only other organizations than the one that pays are in scope, and they are closed to the credentials. */
async function allIdsOf(
  { names, orgId }: Atlas,
  groupBy: GroupBy,
  orgIds: readonly string[],
): Promise<readonly string[]> {
  switch (groupBy) {
    case "services":
      return await names.services();
    case "projects":
      return await listIds(names, "project", orgIds).catch((error) => {
        if (!isDenied(error) || orgIds.includes(orgId)) throw error;
        return [];
      });
    case "clusters":
      return await listIds(names, "cluster", orgIds);
    case "organizations":
      return orgIds;
  }
}

async function listIds(names: Names, kind: NameKind, orgIds: readonly string[]): Promise<string[]> {
  return (await names.list(kind, orgIds)).map(({ id }) => id);
}

async function findIds(
  names: Names,
  kind: NameKind,
  wanted: readonly string[],
  orgIds: readonly string[],
): Promise<string[]> {
  const found = await Promise.all(wanted.map((name) => names.resolve(kind, name, orgIds)));
  return [...new Set(found.map(({ id }) => id))];
}
