import { setTimeout as sleep } from "node:timers/promises";
import { dailyCostsOf } from "../../atlas/cost-history-daily.ts";
import { readCostHistory } from "../../atlas/cost-history-reader.ts";
import { logWarning } from "../../aws/log.ts";
import { readValue, storeValue } from "../../aws/shared-value.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { type DailyCosts, dailyCostsSchema } from "../../money/daily-costs.ts";
import { monthNumber, periodOf } from "../../money/period.ts";
import { seriesInScope } from "../charges/history-scope.ts";
import { usageCommandOf } from "./command.ts";
import { isOfWholeOrganizations } from "./request.ts";
import type { CostJob } from "./work.ts";

/** A forecast learns from so many months. Their invoices may have a million lines, and are read once. */
const MONTHS_BEFORE = 12;

/** A person waits. After the first timeout, it is enough to read the month before: the forecast then has no range. */
const TIMEOUT_MS = 60_000;
const LEARNING_TIMEOUT_MS = 40_000;

/** How long daily costs are reused, so that an answer by another grouping has the same. */
const FRESH_MS = 15 * 60_000;

/**
 * Reads the daily costs of a job's month and the one before it with the forecast, or those that another job read a few
 * minutes ago.
 *
 * @param isLate ends the reading with an error
 * @returns undefined if Atlas does not show enough.
 * @throws AtlasError, JobError
 */
export async function readJobDays(
  deps: WorkflowDeps,
  job: CostJob,
  isLate?: () => boolean,
): Promise<DailyCosts | undefined> {
  const { orgId } = deps.atlas();
  const { organizations, projects, clusters, services, period } = job.request;
  const name = `DAILY#${JSON.stringify([orgId, period.start, organizations, projects, clusters, services])}`;
  const now = deps.now();
  const stored = await readValue(deps.table, name, dailyCostsSchema, now);
  if (stored) return stored.value;
  const costs = await readDays(deps, job, MONTHS_BEFORE, isLate);
  const freshUntil = now + FRESH_MS;
  if (costs) await storeValue(deps.table, name, { value: costs, freshUntil, goodUntil: freshUntil });
  return costs;
}

/** `readJobDays` for a person who waits: without a result after a minute, and after any failure. */
export async function readJobDaysInTime(deps: WorkflowDeps, job: CostJob): Promise<DailyCosts | undefined> {
  const end = new AbortController();
  const within = async <T>(timeoutMs: number, read: (isLate: () => boolean) => Promise<T>) => {
    let isLate = false;
    const timeout = sleep(timeoutMs, undefined, { signal: end.signal }).then(() => {
      isLate = true;
      return undefined;
    });
    return await Promise.race([read(() => isLate || end.signal.aborted), timeout]);
  };
  try {
    const learned = await within(LEARNING_TIMEOUT_MS, (isLate) => readJobDays(deps, job, isLate)).catch(
      (error) => {
        logWarning({ message: "The forecast learns from no closed months", jobId: job.id, error });
        return undefined;
      },
    );
    if (learned) return learned;
    return await within(TIMEOUT_MS - LEARNING_TIMEOUT_MS, (isLate) => readDays(deps, job, 1, isLate));
  } catch (error) {
    logWarning({ message: "Costs are shown without daily numbers", jobId: job.id, error });
    return undefined;
  } finally {
    end.abort();
  }
}

async function readDays(
  deps: WorkflowDeps,
  { id, request }: CostJob,
  monthsBefore: number,
  isLate?: () => boolean,
): Promise<DailyCosts | undefined> {
  const atlas = deps.atlas();
  const { start, end } = request.period;
  const found = await Promise.all(
    request.organizations.map((name) => atlas.names.resolve("organization", name, [atlas.orgId])),
  );
  const history = await readCostHistory(
    { atlas, table: deps.table, now: deps.now },
    {
      // Days are always compared with the month before, also those of January in a year to date.
      months: { start: periodOf(monthNumber(start) - monthsBefore, 1).start, end },
      organizationIds: found.length > 0 ? found.map((organization) => organization.id) : undefined,
      jobId: id,
      ...(isLate && { isLate }),
    },
  );
  const month = { start, end };
  if (isOfWholeOrganizations(request)) return dailyCostsOf(history, month);
  const others = { ...request, organizations: [] };
  const inScope = await seriesInScope(atlas, others, usageCommandOf, history);
  // Credits are for whole invoices.
  const invoices = history.invoices.map((each) => ({ ...each, creditsCents: 0n }));
  return dailyCostsOf({ ...history, invoices }, month, inScope);
}
