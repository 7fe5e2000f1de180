import { LOCAL_AWS } from "../database.ts";
import type { FailedExecution } from "./executions.ts";
import { executionArn } from "./invoke-api.ts";

/** A function that EventBridge invokes. */
export type EventHandler = (event: unknown) => Promise<void>;

/** So often in all Lambda invokes a function for an event. (AWS Lambda, error handling of asynchronous invocations.) */
const MAX_TRIES = 3;

/**
 * Tells a function that an execution failed, as Lambda and EventBridge do. Between tries Lambda would wait for
 * minutes.
 *
 * @throws what the function threw at the last try.
 */
export async function tellOfFailure(
  handler: EventHandler,
  functionName: string,
  execution: FailedExecution,
): Promise<void> {
  const event = statusChange(functionName, execution);
  for (let tries = 1; ; tries += 1) {
    try {
      return await handler(event);
    } catch (error) {
      if (tries >= MAX_TRIES) throw error;
    }
  }
}

/** AWS Lambda, "Monitoring durable functions", durable execution status change events. */
function statusChange(functionName: string, { name, startedAt, status }: FailedExecution) {
  const durableExecutionArn = executionArn(functionName, name);
  const now = new Date().toISOString();
  return {
    version: "0",
    id: crypto.randomUUID(),
    "detail-type": "Durable Execution Status Change",
    source: "aws.lambda",
    account: "000000000000",
    time: now,
    region: LOCAL_AWS.region,
    resources: [durableExecutionArn],
    detail: {
      durableExecutionArn,
      durableExecutionName: name,
      functionArn: durableExecutionArn.split("/", 1)[0],
      status,
      startTimestamp: startedAt.toISOString(),
      endTimestamp: now,
    },
  };
}
