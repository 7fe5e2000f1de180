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
  const query: Query = { ...asked, createdAt: starter.now(), state: "asked" };
  const isNew = await createQuery(starter.table, query);
  const stored = isNew ? query : await readQuery(starter.table, query.id, starter.now());
  // Also for a question that is there: if its workflow could not be started then, it is started now.
  if (stored?.state === "asked") await startWorkflow(starter, stored);
  return { query: stored ?? query, isNew };
}

async function startWorkflow({ lambda, table, workflows }: Starter, { id, kind }: Query): Promise<void> {
  try {
    await lambda.send(
      new InvokeCommand({
        FunctionName: workflows[kind].name,
        Qualifier: workflows[kind].qualifier,
        InvocationType: "Event",
        DurableExecutionName: id,
        Payload: JSON.stringify({ queryId: id }),
      }),
    );
  } catch (error) {
    // The person is told that nothing was started, so nothing may take this question up again later.
    await updateQuery(table, id, {
      state: "failed",
      error: { code: "not_started", message: "The workflow could not be started." },
    });
    throw error;
  }
}
