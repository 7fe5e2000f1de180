import { sendToAws } from "../aws/request.ts";
import type { WorkflowLink } from "../config.ts";
import { executionName } from "../execution-name.ts";

/**
 * Starts the durable execution of a question (Lambda API reference, Invoke, `InvocationType: "Event"`). Its name
 * makes repeating it harmless.
 *
 * @param patienceMs for each of two attempts; short unless told, because Slack waits.
 * @throws an error with Lambda's name of what was wrong, or what the connection failed of.
 */
export async function invokeWorkflow(
  workflow: WorkflowLink,
  queryId: string,
  payload: unknown,
  patienceMs?: number,
): Promise<void> {
  const request = {
    service: "lambda",
    path: `/2015-03-31/functions/${encodeURIComponent(workflow.name)}/invocations`,
    query: { Qualifier: workflow.qualifier },
    headers: {
      "content-type": "application/json",
      "x-amz-invocation-type": "Event",
      "x-amz-durable-execution-name": executionName(workflow.name, queryId),
    },
    body: payload,
  } as const;
  await sendToAws(request, patienceMs);
}
