import type { DurableContext } from "@aws/durable-execution-sdk-js";
import { expect, it } from "vitest";
import { jobKinds } from "../../../functions/features/index.ts";
import type { WorkflowDeps } from "../../../functions/jobs/deps.ts";
import { runJob } from "../../../functions/jobs/run-job.ts";

/** @returns whether a job of a kind is worked on so many minutes after its start. */
async function isRun(kind: string, minutes: number): Promise<boolean> {
  let isRunning = false;
  const run = async () => {
    isRunning = true;
  };
  const known = jobKinds[kind] ?? expect.fail(kind);
  const deps = { jobKinds: { [kind]: { ...known, run } }, now: () => minutes * 60_000 };
  const event = { jobId: "late", kind, startedAt: 0 };
  await runJob(deps as unknown as WorkflowDeps, event, {} as DurableContext).catch((error: Error) => {
    expect(error.message).toBe("Job late is given up after 30 minutes");
  });
  return isRunning;
}

it.each(["usage", "invoice", "subscribe"])(
  "%s, which a person waits for, fails after 30 minutes",
  async (kind) => {
    expect(await isRun(kind, 29.9)).toBe(true);
    expect(await isRun(kind, 30)).toBe(false);
  },
);

it.each(["report", "reportInvoice"])(
  "%s, which nobody waits for, runs until its execution times out",
  async (kind) => {
    expect(await isRun(kind, 239)).toBe(true);
  },
);
