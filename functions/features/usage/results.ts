import { AtlasError } from "../../atlas/error.ts";
import { readUsage } from "../../atlas/usage.ts";
import type { UsageDetail } from "../../atlas/usage-detail.ts";
import { logWarning } from "../../aws/log.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { JobError } from "../../jobs/failure.ts";
import { usageText } from "./text.ts";
import { type CostJob, type QueryName, queryOf, workOf } from "./work.ts";

/** For a result that is ready, or is asked for once in a while. */
export const LONG_TIMEOUT_MS = 12_000;

/** What a run of a workflow has read, by token, so that its steps download a result once. */
export type ReadResults = Map<string, UsageDetail[]>;

/** The results of a job's queries. */
export interface CostDetails {
  readonly grouped: readonly UsageDetail[];
  /** All details of the scope. Undefined where `grouped` has them, and where the query failed. */
  readonly total: readonly UsageDetail[] | undefined;
  /** Whether `grouped` may lack costs, because the total could not be read. */
  readonly isTotalUnknown?: boolean;
}

/** Reads the results of finished queries. @throws AtlasError, JobError if there are neither rows nor a total, Error */
export async function readCosts(
  deps: WorkflowDeps,
  job: CostJob,
  results: ReadResults,
): Promise<CostDetails> {
  const read = async (name: QueryName) => {
    const result = await readResult(deps, job, name, { results, timeoutMs: LONG_TIMEOUT_MS });
    if (result.status === "ready") return result.details;
    if (result.status === "unknown" && name === "total") return undefined;
    // The step is retried: the query was finished a moment ago, so the result will be there again.
    throw new Error(`Atlas answered "${result.status}" for a job that was finished`);
  };
  const work = workOf(job);
  const rows = queryOf(job, "wider") ? "wider" : "grouped";
  const isEmpty = work[rows] === "empty";
  const grouped = isEmpty ? [] : await read(rows);
  const total = await read("total");
  if (isEmpty && !total) {
    throw new JobError("nothing_to_group", usageText.nothingToGroup(job.request.groupBy));
  }
  return { grouped: grouped ?? [], total, isTotalUnknown: !total && work.total !== undefined };
}

/** The months for a chart. @returns undefined without the query, and if its result can't be read. */
export async function readHistory(
  deps: WorkflowDeps,
  job: CostJob,
  results: ReadResults,
): Promise<readonly UsageDetail[] | undefined> {
  try {
    const result = await readResult(deps, job, "history", { results, timeoutMs: LONG_TIMEOUT_MS });
    return result.status === "ready" ? result.details : undefined;
  } catch (error) {
    if (!(error instanceof AtlasError)) throw error;
    logWarning({ message: "Costs are shown without the months before", jobId: job.id, error });
    return undefined;
  }
}

/** Polls a query, unless its result is known. */
export async function readResult(
  deps: WorkflowDeps,
  job: CostJob,
  name: QueryName,
  { results, timeoutMs }: { readonly results: ReadResults; readonly timeoutMs: number | undefined },
) {
  const token = queryOf(job, name)?.token;
  if (!token) return { status: "unknown" as const };
  const known = results.get(token);
  if (known) return { status: "ready" as const, details: known };
  const atlas = deps.atlas();
  const result = await readUsage(atlas.client, atlas.orgId, token, { timeoutMs });
  if (result.status === "ready") results.set(token, result.details);
  return result;
}
