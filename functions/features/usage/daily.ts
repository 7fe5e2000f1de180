import { setTimeout as sleep } from "node:timers/promises";
import { readDailyCosts } from "../../atlas/daily-costs.ts";
import { logWarning } from "../../aws/log.ts";
import { readValue, storeValue } from "../../aws/shared-value.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { type DailyCosts, dailyCostsSchema } from "../../money/daily-costs.ts";
import { hasDailyCosts } from "./request.ts";
import type { CostJob } from "./work.ts";

/** Invoices may have a million lines, and a person waits. */
const TIMEOUT_MS = 60_000;

/** How long daily costs are reused, so that an answer by another grouping has the same. */
const FRESH_MS = 15 * 60_000;

/**
 * Reads the daily costs of a job's month and the one before it, or those that another job read a few minutes ago.
 *
 * @param isLate ends the reading, without a result.
 * @returns undefined if the job has other filters than organizations, or Atlas does not show enough.
 * @throws AtlasError
 */
export async function readJobDays(
  deps: WorkflowDeps,
  { id, request }: CostJob,
  isLate: () => boolean = () => false,
): Promise<DailyCosts | undefined> {
  if (!hasDailyCosts(request)) return undefined;
  const atlas = deps.atlas();
  const found = await Promise.all(
    request.organizations.map((name) => atlas.names.resolve("organization", name, [atlas.orgId])),
  );
  const organizationIds = found.length > 0 ? found.map((organization) => organization.id).sort() : undefined;
  const { start, end } = request.period;
  // Days are always compared with the month before, also those of January in a year to date.
  const wanted = { month: { start, end }, organizationIds };
  const name = `DAYS#${JSON.stringify([atlas.orgId, wanted.month.start, organizationIds ?? "all"])}`;
  const now = deps.now();
  const stored = await readValue(deps.table, name, dailyCostsSchema, now);
  if (stored) return stored.value;
  const costs = await readDailyCosts(atlas, { ...wanted, jobId: id, isLate });
  const freshUntil = now + FRESH_MS;
  if (costs) await storeValue(deps.table, name, { value: costs, freshUntil, goodUntil: freshUntil });
  return costs;
}

/** `readJobDays` for a person who waits: without a result after a minute, and after any failure. */
export async function readJobDaysInTime(deps: WorkflowDeps, job: CostJob): Promise<DailyCosts | undefined> {
  const end = new AbortController();
  try {
    return await Promise.race([
      readJobDays(deps, job, () => end.signal.aborted),
      sleep(TIMEOUT_MS, undefined, { signal: end.signal }),
    ]);
  } catch (error) {
    logWarning({ message: "Costs are shown without daily numbers", jobId: job.id, error });
    return undefined;
  } finally {
    end.abort();
  }
}
