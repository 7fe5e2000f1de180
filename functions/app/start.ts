import type { WorkflowLink } from "../config.ts";
import { createQuery, type NewQuery, type Query, readQuery, updateQuery } from "../store/query.ts";
import type { Table } from "../store/table.ts";
import { invokeWorkflow } from "./invoke.ts";

/** What starting a question needs. */
interface Starter {
  readonly table: Table;
  /** The durable function for each kind of question. */
  readonly workflows: Readonly<Record<Query["kind"], WorkflowLink>>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A question as it is stored, and whether it was not there before. */
export interface StartedQuestion {
  readonly query: Query;
  readonly isNew: boolean;
}

/**
 * Stores a question and starts its workflow, named by the question's id, so that starting it twice starts it
 * once.
 *
 * @returns the question as it is stored, which is an earlier one if it was asked before.
 */
export async function startQuestion(starter: Starter, asked: NewQuery): Promise<StartedQuestion> {
  const query: Query = { ...asked, createdAt: starter.now(), state: "asked" };
  const isNew = await createQuery(starter.table, query);
  const stored = isNew ? query : await readQuery(starter.table, query.id, starter.now());
  // Also for a question that is there: if its workflow could not be started then, it is started now.
  if (stored?.state === "asked") await startWorkflow(starter, stored);
  return { query: stored ?? query, isNew };
}

async function startWorkflow({ table, workflows }: Starter, { id, kind }: Query): Promise<void> {
  try {
    await invokeWorkflow(workflows[kind], id, { queryId: id });
  } catch (error) {
    // The person is told that nothing was started, so nothing may take this question up again later.
    await updateQuery(table, id, {
      state: "failed",
      error: { code: "not_started", message: "The workflow could not be started." },
    });
    throw error;
  }
}
