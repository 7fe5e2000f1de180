import type { WorkflowLink } from "./config.ts";
import { executionName } from "./execution-name.ts";
import { AwsError, sendToAws } from "./request.ts";

/** Lambda may have started an execution: its answer was late, lost or a failure. */
export class StartUnconfirmed extends Error {
  override readonly name = "StartUnconfirmed";
  readonly code = "start_unconfirmed";
}

/**
 * Starts the durable execution of a job (Lambda API reference, Invoke, `InvocationType: "Event"`). Repeating a start is
 * harmless, because the job's id names the execution.
 *
 * @param timeoutMs for each of two attempts; by default as for Slack's 3 s.
 * @throws StartUnconfirmed; AwsError if it was certainly not started.
 */
export async function invokeWorkflow(
  workflow: WorkflowLink,
  jobId: string,
  payload: unknown,
  timeoutMs?: number,
): Promise<void> {
  const request = {
    service: "lambda",
    path: `/2015-03-31/functions/${encodeURIComponent(workflow.name)}/invocations`,
    query: { Qualifier: workflow.qualifier },
    headers: {
      "content-type": "application/json",
      "x-amz-invocation-type": "Event",
      "x-amz-durable-execution-name": executionName(workflow.name, jobId),
    },
    body: payload,
  } as const;
  try {
    await sendToAws(request, timeoutMs);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code === "DurableExecutionAlreadyStartedException") return;
    if (error.mayBeDone) throw new StartUnconfirmed("Lambda did not confirm a start", { cause: error });
    throw error;
  }
}
