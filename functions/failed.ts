import { jobKinds } from "./features/index.ts";
import { handleFailedExecution } from "./jobs/execution-failed.ts";
import { openJobDeps } from "./jobs/job-deps.ts";

const deps = openJobDeps(jobKinds);

/** Handles failed executions, from the EventBridge rule and the dead-letter queue. When it throws, Lambda retries. */
export async function handler(event: unknown): Promise<void> {
  await handleFailedExecution(deps, event);
}
