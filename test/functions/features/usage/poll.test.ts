import type { DurableContext } from "@aws/durable-execution-sdk-js";
import { expect, it } from "vitest";
import { pollUntilReady } from "../../../../functions/features/usage/poll.ts";
import type { CostJob } from "../../../../functions/features/usage/work.ts";
import type { WorkflowDeps } from "../../../../functions/jobs/deps.ts";
import type { JobStep } from "../../../../functions/jobs/steps.ts";

/** Operations of one durable execution (Lambda quotas), of which other steps need some too. */
const MOST_OPERATIONS = 3000;

it("waiting an hour for another job to start the same query takes few operations", async () => {
  let operations = 0;
  let seconds = 0;
  const waits: number[] = [];
  const step = (async (name: string) => {
    operations += 1;
    if (seconds >= 3600) throw new Error("The hour is over.");
    return name === "ask" ? "processing" : expect.fail(name);
  }) as JobStep<CostJob>;
  const wait = async (_name: string, { seconds: length }: { seconds: number }) => {
    operations += 1;
    seconds += length;
    waits.push(length);
  };
  const context = { wait } as unknown as DurableContext;
  const polling = { deps: {} as WorkflowDeps, context, step, extras: ["total" as const], results: new Map() };
  await expect(pollUntilReady(polling)).rejects.toThrow("The hour is over.");
  expect(operations).toBeLessThan(MOST_OPERATIONS / 10);
  expect(waits[0]).toBe(1);
});
