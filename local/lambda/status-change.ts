import { LOCAL_AWS } from "../database.ts";
import type { FailedExecution } from "./executions.ts";
import { executionArn } from "./invoke-api.ts";

export type EventHandler = (event: unknown) => Promise<void>;

/** Lambda's delays before it retries an event. (AWS Lambda, asynchronous error handling.) */
const RETRY_DELAYS_MS = [60_000, 120_000];

/**
 * Sends the event of a failed execution to a function, with Lambda's retries.
 *
 * @throws the handler's error at the last attempt.
 */
export async function sendStatusChange(
  handler: EventHandler,
  functionName: string,
  execution: FailedExecution,
  sleep: (ms: number) => Promise<void>,
): Promise<void> {
  const event = statusChangeEvent(functionName, execution);
  for (const delayMs of RETRY_DELAYS_MS) {
    try {
      return await handler(event);
    } catch {
      await sleep(delayMs);
    }
  }
  await handler(event);
}

/** Source: AWS Lambda, "Monitoring durable functions", durable execution status change events. */
function statusChangeEvent(functionName: string, { name, startedAt, status }: FailedExecution) {
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
