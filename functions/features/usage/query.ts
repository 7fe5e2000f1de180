import type { Atlas } from "../../atlas/atlas.ts";
import { AtlasError } from "../../atlas/error.ts";
import { type CostQuery, createCostQuery } from "../../atlas/usage.ts";
import { KNOWN_SERVICES } from "../../atlas/usage-detail.ts";
import { logWarning } from "../../aws/log.ts";
import type { Table } from "../../aws/table.ts";
import { costQueryOf } from "./cost-query.ts";
import { claimToken, costQueryKey, releaseClaim, storeToken } from "./query-token.ts";
import type { CostRequest } from "./request.ts";
import { type CostJob, type QueryName, workOf } from "./work.ts";

/**
 * The token of a query, or `taken`: another job is starting the same query right now. `empty`: there is nothing to group
 * by.
 */
export type Asked =
  | {
      readonly kind: "asked";
      readonly key: string;
      readonly token: string;
      /** Services of the request that Atlas does not know any more. */
      readonly unknownServices: readonly string[];
    }
  | { readonly kind: "taken" }
  | { readonly kind: "empty" };

interface QueryDeps {
  readonly table: Table;
  readonly now: () => number;
}

/**
 * Starts a query at Atlas, unless there is a fresh token for the same query. Services that Atlas rejects are left out.
 *
 * @param job the claimant; it gets its claim again after an interruption.
 * @throws AtlasError, JobError
 */
export async function startCostQuery(
  deps: QueryDeps,
  atlas: Atlas,
  job: Pick<CostJob, "id" | "request" | "work">,
  name: QueryName,
): Promise<Asked> {
  const rejected: string[] = [];
  const { projectIds = [] } = workOf(job);
  for (;;) {
    const query = await costQueryOf(atlas, job, name, { today: new Date(deps.now()), rejected, projectIds });
    if (!query) return { kind: "empty" };
    try {
      const asked = await startOrReuse(deps, atlas, job.id, query);
      if (asked.kind === "taken") return asked;
      return { ...asked, unknownServices: await unknownServices(atlas, job.request, rejected) };
    } catch (error) {
      const more = rejectedServices(error, query.services ?? []);
      if (more.length === 0) throw error;
      logWarning({
        message: "Atlas rejects services",
        jobId: job.id,
        error,
        details: { services: more.join(", ") },
      });
      rejected.push(...more);
    }
  }
}

async function startOrReuse(deps: QueryDeps, atlas: Atlas, jobId: string, query: CostQuery) {
  const key = costQueryKey(atlas.orgId, query);
  const claim = await claimToken(deps.table, key, jobId, deps.now());
  if (claim.kind === "taken") return claim;
  if (claim.kind === "token") return { kind: "asked" as const, key, token: claim.token };
  try {
    const token = await createCostQuery(atlas.client, atlas.orgId, query);
    await storeToken(deps.table, key, token, deps.now());
    return { kind: "asked" as const, key, token };
  } catch (error) {
    await releaseClaim(deps.table, key, jobId).catch((releaseError) =>
      logWarning({ message: "The claim to a query lapses", jobId, error: releaseError }),
    );
    throw error;
  }
}

/**
 * The services that Atlas complains about. If it is one that Atlas itself lists, its list is of other names than queries
 * take, so all that are not built in go with it.
 */
function rejectedServices(error: unknown, services: readonly string[]): string[] {
  if (!(error instanceof AtlasError) || error.status !== 400) return [];
  // Any sentence may say "Atlas", and "Legacy Backup" contains "Backup".
  const named = services.filter((service) => service !== "Atlas" && error.detail?.includes(service));
  const whole = named.filter(
    (service) => !named.some((other) => other !== service && other.includes(service)),
  );
  // A list of what is allowed names no culprit.
  const [rejected, ...others] = whole;
  if (rejected === undefined || others.length > 0) return [];
  if (KNOWN_SERVICES.includes(rejected)) return [rejected];
  return services.filter((service) => !KNOWN_SERVICES.includes(service));
}

async function unknownServices(
  atlas: Atlas,
  { services }: CostRequest,
  rejected: readonly string[],
): Promise<string[]> {
  if (services.length === 0) return [];
  const known = [...KNOWN_SERVICES, ...(await atlas.names.services())];
  return services.filter((service) => rejected.includes(service) || !known.includes(service));
}
