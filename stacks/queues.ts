import { resourceName } from "./lambda.ts";
import { FAILED_TIMEOUT_SECONDS } from "./timeouts.ts";

const KEPT = { messageRetentionSeconds: 14 * 24 * 60 * 60, sqsManagedSseEnabled: true };

/**
 * The queues of what went wrong. `deadLetters` gets the events of executions that ended without success or that Lambda
 * never began, and dropped after six hours. `undelivered` keeps, for two weeks, what even the function that reads them
 * could not deal with; an alarm tells of it.
 */
export function createQueues() {
  const undelivered = new aws.sqs.Queue("Undelivered", { name: resourceName("undelivered"), ...KEPT });
  const deadLetters = new aws.sqs.Queue("DeadLetters", {
    name: resourceName("dead-letters"),
    ...KEPT,
    // The rule for executions that ended comes first: it knows how they did.
    delaySeconds: 5 * 60,
    // As AWS recommends for a queue that a function reads: six times the function's timeout.
    visibilityTimeoutSeconds: 6 * FAILED_TIMEOUT_SECONDS,
    redrivePolicy: $util.jsonStringify({ deadLetterTargetArn: undelivered.arn, maxReceiveCount: 5 }),
  });
  return { undelivered, deadLetters };
}

export type Queues = ReturnType<typeof createQueues>;
