import {
  type DurableExecutionClient,
  DurableExecutionInvocationInputWithClient,
} from "@aws/durable-execution-sdk-js";
import type { Context } from "aws-lambda";
import type { WorkerEvent } from "../functions/jobs/start.ts";
import { handler } from "../functions/worker.ts";

/** Stores nothing: a job without waits never reads its checkpoints. */
const client: DurableExecutionClient = {
  checkpoint: async () => ({ CheckpointToken: "bench", NewExecutionState: { Operations: [] } }),
  getExecutionState: async () => ({ Operations: [] }),
};
const job: WorkerEvent = { jobId: "bench", kind: "invoice", startedAt: Date.now() };
const input = {
  DurableExecutionArn: "bench",
  CheckpointToken: "bench",
  InitialExecutionState: {
    Operations: [
      {
        Id: "bench",
        Type: "EXECUTION",
        Status: "STARTED",
        StartTimestamp: new Date(),
        ExecutionDetails: { InputPayload: JSON.stringify(job) },
      } as const,
    ],
  },
};
const context = { awsRequestId: "bench", getRemainingTimeInMillis: () => 900_000 } as Context;

const start = performance.now();
const result = await handler(new DurableExecutionInvocationInputWithClient(input, client), context);
const seconds = (performance.now() - start) / 1000;
process.send?.({ status: result.Status, seconds, peakMiB: process.resourceUsage().maxRSS / 1024 });
process.disconnect();
