import { withDurableExecution } from "@aws/durable-execution-sdk-js";
import { jobKinds } from "./features/index.ts";
import { openWorkflowDeps } from "./jobs/deps.ts";
import { runJob } from "./jobs/run-job.ts";
import type { WorkerEvent } from "./jobs/start.ts";

const deps = openWorkflowDeps(jobKinds);

/** The durable function that runs every job. */
export const handler = withDurableExecution<WorkerEvent>((event, context) => runJob(deps, event, context));
