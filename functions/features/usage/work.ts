import * as z from "zod/mini";
import { parseRecord } from "../../aws/record.ts";
import type { Table } from "../../aws/table.ts";
import { type JobOf, updateJob } from "../../jobs/job.ts";
import type { CostRequest } from "./request.ts";

/** A job that queries Cost Explorer. */
export type CostJob = JobOf<string, CostRequest>;

/**
 * `grouped` fills the rows, `total` says what no row has. `wider` is like `grouped`, with projects that no list has but an
 * invoice. `history` is the total of the last twelve months, for a chart.
 */
export type QueryName = "grouped" | "total" | "wider" | "history";

/** `failed`: the answer comes without it. `empty`: Atlas lists nothing to group by, so there are no rows. */
const startedQuery = z.exactOptional(
  z.union([z.object({ key: z.string(), token: z.string() }), z.enum(["failed", "empty"])]),
);

const workSchema = z.object({
  grouped: startedQuery,
  total: startedQuery,
  wider: startedQuery,
  history: startedQuery,
  /** Ids of projects on invoices that `wider` also asks for. */
  projectIds: z.exactOptional(z.array(z.string())),
  /** Of the request: Atlas does not know them any more. */
  unknownServices: z.exactOptional(z.array(z.string())),
  /** Slack's id of the file with the details, stored before it is shared. */
  rawFileId: z.exactOptional(z.string()),
});

/** What a job knows of its queries at Atlas. */
export type CostWork = Readonly<z.infer<typeof workSchema>>;

export function workOf({ id, work }: Pick<CostJob, "id" | "work">): CostWork {
  return parseRecord(workSchema, work ?? {}, `The queries of job ${id}`);
}

export async function updateWork(table: Table, job: CostJob, changes: CostWork): Promise<void> {
  await updateJob(table, job.id, { work: { ...workOf(job), ...changes } });
}

/** @returns undefined while it is not started, and where it failed or is empty. */
export function queryOf(job: CostJob, name: QueryName): { key: string; token: string } | undefined {
  const query = workOf(job)[name];
  return typeof query === "string" ? undefined : query;
}

/** Forgets a query, so that it is started again. */
export async function removeQuery(table: Table, job: CostJob, name: QueryName): Promise<void> {
  const { [name]: _, ...work } = workOf(job);
  await updateJob(table, job.id, { work });
}
