import { resourceName } from "./lambda.ts";
import { FAILED_TIMEOUT_SECONDS } from "./timeouts.ts";

const QUEUE_OPTIONS = { messageRetentionSeconds: 14 * 24 * 60 * 60, sqsManagedSseEnabled: true };

/**
 * `deadLetters` gets the events of executions that failed, or that Lambda dropped after six hours without a start.
 * `undelivered` keeps, for two weeks, the events that the function "failed" could not handle; an alarm watches it.
 */
export function createQueues() {
  const undelivered = new aws.sqs.Queue("Undelivered", {
    name: resourceName("undelivered"),
    ...QUEUE_OPTIONS,
  });
  const deadLetters = new aws.sqs.Queue("DeadLetters", {
    name: resourceName("dead-letters"),
    ...QUEUE_OPTIONS,
    // EventBridge comes first, because its event says how the execution ended.
    delaySeconds: 5 * 60,
    // AWS recommends six times the timeout of the function that reads the queue.
    visibilityTimeoutSeconds: 6 * FAILED_TIMEOUT_SECONDS,
    redrivePolicy: $util.jsonStringify({ deadLetterTargetArn: undelivered.arn, maxReceiveCount: 5 }),
  });
  return { undelivered, deadLetters };
}

export type Queues = ReturnType<typeof createQueues>;
