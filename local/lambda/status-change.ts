import { LOCAL_AWS } from "../database.ts";
import type { FailedExecution } from "./executions.ts";
import { executionArn } from "./invoke-api.ts";

/** A function that EventBridge invokes. */
export type EventHandler = (event: unknown) => Promise<void>;

/** Lambda waits so long before it invokes a function for an event again. (AWS Lambda, asynchronous error handling.) */
const RETRY_DELAYS_MS = [60_000, 120_000];

/**
 * Tells a function that an execution failed, as Lambda and EventBridge do.
 *
 * @param sleep waits so many milliseconds.
 * @throws what the function threw at the last try.
 */
export async function tellOfFailure(
  handler: EventHandler,
  functionName: string,
  execution: FailedExecution,
  sleep: (ms: number) => Promise<void>,
): Promise<void> {
  const event = statusChange(functionName, execution);
  for (const delayMs of RETRY_DELAYS_MS) {
    try {
      return await handler(event);
    } catch {
      await sleep(delayMs);
    }
  }
  await handler(event);
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
