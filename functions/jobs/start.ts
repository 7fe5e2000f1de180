import type { WorkflowLink } from "../aws/config.ts";
import { invokeWorkflow, StartUnconfirmed } from "../aws/invoke.ts";
import { logError } from "../aws/log.ts";
import type { Table } from "../aws/table.ts";
import type { Message } from "../slack/block-kit.ts";
import { plainReply } from "../slack/reply.ts";
import { slackText } from "../slack/text.ts";
import { createQuery, type NewQuery, type Query, readQuery, updateQuery } from "./job.ts";
import { queryId } from "./job-id.ts";
import { jobText } from "./text.ts";

/** What starting a question needs. */
interface Starter {
  readonly table: Table;
  /** The durable function for each kind of question. */
  readonly workflows: Readonly<Record<string, WorkflowLink>>;
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
 * @throws StartUnconfirmed where it may run, or be started by asking again.
 */
export async function startQuestion(starter: Starter, asked: NewQuery): Promise<StartedQuestion> {
  const stored = await storeQuestion(starter, asked);
  try {
    await startWorkflow(workflowOf(starter, asked), stored.query);
  } catch (error) {
    if (error instanceof StartUnconfirmed) throw error;
    // The one who asked first may have started it.
    if (!stored.isNew) throw new StartUnconfirmed("A start was refused after another", { cause: error });
    // The person is told that nothing was started, so nothing may take this question up again later.
    await updateQuery(starter.table, asked.id, {
      state: "failed",
      error: { code: "not_started", message: "The workflow could not be started." },
    });
    throw error;
  }
  return stored;
}

function workflowOf({ workflows }: Starter, { kind }: NewQuery): WorkflowLink {
  const workflow = workflows[kind];
  if (!workflow) throw new Error(`No workflow answers ${kind}`);
  return workflow;
}

/**
 * Starts a question once per deed, and once more after each time that it failed: each attempt is named after
 * the one before, so that two who press at once start the same one.
 *
 * @returns whether it was started now, and not before.
 */
export async function startOnce(
  { start }: { readonly start: (question: NewQuery) => Promise<StartedQuestion> },
  question: NewQuery,
): Promise<boolean> {
  for (let { id } = question; ; id = queryId(id)) {
    const { query, isNew } = await start({ ...question, id });
    if (isNew) return true;
    if (query.state !== "failed") return false;
  }
}

/** What to tell the person when `startQuestion` or what led to it failed; it is logged. */
export function startFailed(jobId: string | undefined, error: unknown): Message {
  const isUnconfirmed = error instanceof StartUnconfirmed;
  const message = isUnconfirmed ? "A start is not confirmed" : "A question could not be started";
  logError({ message, queryId: jobId, error });
  return plainReply(slackText.failed(isUnconfirmed ? jobText.startUnconfirmed : jobText.notStarted));
}

/** Stores a question, unless it is there already. */
export async function storeQuestion(
  { table, now }: Pick<Starter, "table" | "now">,
  asked: NewQuery,
): Promise<StartedQuestion> {
  const query: Query = { ...asked, createdAt: now(), state: "asked" };
  if (await createQuery(table, query)) return { query, isNew: true };
  return { query: (await readQuery(table, query.id, now())) ?? query, isNew: false };
}

/** Starts the workflow of a question that has none: also of one that is there, if that did not succeed then. */
export async function startWorkflow(
  workflow: WorkflowLink,
  { id, state }: Query,
  patienceMs?: number,
): Promise<void> {
  if (state === "asked") await invokeWorkflow(workflow, id, { queryId: id }, patienceMs);
}
