import { createHash } from "node:crypto";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { WorkflowLink } from "../config.ts";
import { createQuery, type NewQuery, type Query, readQuery, updateQuery } from "../store/query.ts";
import type { Table } from "../store/table.ts";

/** Starts durable executions. */
export interface Starter {
  readonly table: Table;
  readonly lambda: LambdaClient;
  /** The durable function for each kind of question. */
  readonly workflows: Readonly<Record<Query["kind"], WorkflowLink>>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A client for the Invoke API, which leaves time to tell the person within Slack's 3 s when it fails. */
export function lambdaClient(): LambdaClient {
  return new LambdaClient({
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 700, requestTimeout: 700, throwOnRequestTimeout: true },
  });
}

/**
 * The id of what somebody did in Slack: the same for the same deed, however often Slack delivers it, and of
 * the form that names of durable executions must have (Lambda, Invoke: letters, digits, `-` and `_`).
 */
export function queryId(...deed: readonly string[]): string {
  return createHash("sha256").update(deed.join("\n")).digest("hex").slice(0, 20);
}

/**
 * Stores a question and starts its workflow, named by the question's id, so that starting it twice starts it
 * once.
 *
 * @returns the question as it is stored, which is an earlier one if it was asked before.
 */
export async function startQuestion(
  starter: Starter,
  asked: NewQuery,
): Promise<{ query: Query; isNew: boolean }> {
  const stored = await storeQuestion(starter, asked);
  try {
    await startWorkflow(starter.lambda, starter.workflows[asked.kind], stored.query);
  } catch (error) {
    // The person is told that nothing was started, so nothing may take this question up again later.
    await updateQuery(starter.table, asked.id, {
      state: "failed",
      error: { code: "not_started", message: "The workflow could not be started." },
    });
    throw error;
  }
  return stored;
}

/** Stores a question, unless it is there already. */
export async function storeQuestion(
  { table, now }: Pick<Starter, "table" | "now">,
  asked: NewQuery,
): Promise<{ query: Query; isNew: boolean }> {
  const query: Query = { ...asked, createdAt: now(), state: "asked" };
  if (await createQuery(table, query)) return { query, isNew: true };
  return { query: (await readQuery(table, query.id, now())) ?? query, isNew: false };
}

/** Starts the workflow of a question that has none: also of one that is there, if that did not succeed then. */
export async function startWorkflow(
  lambda: LambdaClient,
  workflow: WorkflowLink,
  { id, state }: Query,
): Promise<void> {
  if (state !== "asked") return;
  await lambda.send(
    new InvokeCommand({
      FunctionName: workflow.name,
      Qualifier: workflow.qualifier,
      InvocationType: "Event",
      DurableExecutionName: id,
      Payload: JSON.stringify({ queryId: id }),
    }),
  );
}
