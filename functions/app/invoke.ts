import { sendToAws } from "../aws/request.ts";
import type { WorkflowLink } from "../config.ts";

/**
 * Starts a durable execution (Lambda API reference, Invoke, `InvocationType: "Event"`). The name makes
 * repeating it harmless.
 *
 * @param patienceMs for each of two attempts; short unless told, because Slack waits.
 * @throws an error with Lambda's name of what was wrong, or what the connection failed of.
 */
export async function invokeWorkflow(
  workflow: WorkflowLink,
  executionName: string,
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
      "x-amz-durable-execution-name": executionName,
    },
    body: payload,
  } as const;
  await sendToAws(request, patienceMs);
}
