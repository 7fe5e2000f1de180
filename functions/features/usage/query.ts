import type { Atlas } from "../../atlas/atlas.ts";
import { AtlasError } from "../../atlas/error.ts";
import type { NameKind } from "../../atlas/find-name.ts";
import type { Names } from "../../atlas/names.ts";
import { type CostQuery, createCostQuery } from "../../atlas/usage.ts";
import { type GroupBy, KNOWN_SERVICES } from "../../atlas/usage-detail.ts";
import { logWarning } from "../../aws/log.ts";
import type { Table } from "../../aws/table.ts";
import { JobError } from "../../jobs/failure.ts";
import { previousPeriod } from "../../money/period.ts";
import { claimToken, costQueryKey, releaseClaim, storeToken } from "./query-token.ts";
import type { UsageRequest } from "./request.ts";
import { usageText } from "./text.ts";

interface StartedQuery {
  readonly costQueryKey: string;
  readonly token: string;
}

/**
 * Starts a query at Atlas, unless there is a fresh token for the same query.
 *
 * @param jobId the claimant; it gets its claim again after an interruption.
 * @returns undefined while another job is starting the same query.
 * @throws AtlasError, JobError
 */
export async function startCostQuery(
  deps: { table: Table; now: () => number },
  atlas: Atlas,
  jobId: string,
  request: UsageRequest,
): Promise<StartedQuery | undefined> {
  const query = await costQueryOf(atlas, jobId, request);
  const key = costQueryKey(atlas.orgId, query);
  const claim = await claimToken(deps.table, key, jobId, deps.now());
  if (claim.kind === "taken") return undefined;
  if (claim.kind === "token") return { costQueryKey: key, token: claim.token };
  try {
    const token = await createCostQuery(atlas.client, atlas.orgId, query);
    await storeToken(deps.table, key, token, deps.now());
    return { costQueryKey: key, token };
  } catch (error) {
    await releaseClaim(deps.table, key, jobId).catch((releaseError) =>
      logWarning({ message: "The claim to a query lapses", jobId, error: releaseError }),
    );
    throw error;
  }
}

/**
 * The query covers the period and the equally long one before it, and filters the dimension that it groups by, as the
 * API demands (Atlas Administration API, createCostExplorerProcess: "At least one filter value needs to be provided for a
 * dimension to be used").
 */
async function costQueryOf(atlas: Atlas, jobId: string, request: UsageRequest): Promise<CostQuery> {
  const { names } = atlas;
  const { period, groupBy } = request;
  const organizations = await findIds(names, "organization", request.organizations, [atlas.orgId]);
  const orgIds =
    organizations.length > 0 ? organizations : await visibleOrganizationIds(atlas, jobId, request);
  const filters = {
    organizations: groupBy === "organizations" ? orgIds : organizations,
    projects: await findIds(names, "project", request.projects, orgIds),
    clusters: await findIds(names, "cluster", request.clusters, orgIds),
    services: [...request.services],
  };
  if (filters[groupBy].length === 0) filters[groupBy] = await allIdsOf(names, groupBy, orgIds);
  if (filters[groupBy].length === 0) {
    throw new JobError("nothing_to_group", usageText.nothingToGroup(groupBy), { retry: "never" });
  }
  return {
    startDate: previousPeriod(period).start,
    endDate: period.end,
    groupBy,
    ...Object.fromEntries(Object.entries(filters).filter(([, values]) => values.length > 0)),
    ...(request.partial ? { includePartialMatches: true } : {}),
  };
}

/** All organizations that the credentials can see, or only the one that pays where they may not list them. */
async function visibleOrganizationIds(atlas: Atlas, jobId: string, request: UsageRequest): Promise<string[]> {
  const needsNone = request.groupBy === "services" && request.projects.length + request.clusters.length === 0;
  if (needsNone) return [];
  try {
    const visible = await listIds(atlas.names, "organization", [atlas.orgId]);
    return [...new Set([atlas.orgId, ...visible])];
  } catch (error) {
    const isDenied = error instanceof AtlasError && (error.status === 403 || error.status === 404);
    if (!isDenied) throw error;
    logWarning({ message: "Only the paying organization is asked about", jobId, error });
    return [atlas.orgId];
  }
}

async function allIdsOf(names: Names, groupBy: GroupBy, orgIds: readonly string[]): Promise<string[]> {
  switch (groupBy) {
    case "services":
      return [...KNOWN_SERVICES];
    case "projects":
      return await listIds(names, "project", orgIds);
    case "clusters":
      return await listIds(names, "cluster", orgIds);
    case "organizations":
      return [...orgIds];
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
