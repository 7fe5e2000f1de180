import {
  createRetryStrategy,
  type DurableContext,
  withDurableExecution,
} from "@aws/durable-execution-sdk-js";
import { LocalDurableTestRunner } from "@aws/durable-execution-sdk-js-testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createExecutions } from "../../../local/lambda/executions.ts";
import type { OperationUpdate } from "../../../local/lambda/operations.ts";

/** Steps and waits, with a step that fails a given number of times. */
async function workflow(event: { fails: number }, context: DurableContext) {
  const retryStrategy = createRetryStrategy({ maxAttempts: 3, initialDelay: { seconds: 1 } });
  const first = await context.step("first", async () => ({ fails: event.fails }));
  await context.wait("a moment", { seconds: 5 });
  const attempt = await context.step(
    "flaky",
    async ({ attempt: count }) => {
      if (count <= event.fails) throw new Error(`Attempt ${count} fails.`);
      return count;
    },
    { retryStrategy },
  );
  await context.wait({ seconds: 3600 });
  return { first, attempt };
}

beforeAll(() => LocalDurableTestRunner.setupTestEnvironment({ skipTime: true }));
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());

async function runBySdk(event: { fails: number }) {
  const runner = new LocalDurableTestRunner({ handlerFunction: withDurableExecution(workflow) });
  const result = await runner.run({ payload: event });
  const operations = result.getOperations().map((operation) => ({
    name: operation.getName(),
    attempt: operation.getType() === "STEP" ? operation.getStepDetails()?.attempt : undefined,
  }));
  return { status: result.getStatus(), operations };
}

async function runLocally(event: { fails: number }) {
  const updates: OperationUpdate[] = [];
  let status: string = "SUCCEEDED";
  const executions = createExecutions(withDurableExecution(workflow), {
    onFailed: async (failure) => {
      status = failure.status;
    },
    watch: (checkpointed, moment) => {
      if (moment === "after") updates.push(...checkpointed);
    },
    timer: { sleepUntil: async () => {} },
    timeoutMs: 7_200_000,
  });
  executions.start("one", event);
  await executions.idle();
  await executions.close();
  return { status, updates };
}

it.each([0, 1, 2, 3])(
  "a workflow ends like in the SDK's own runner when a step fails %d times",
  async (fails) => {
    const [bySdk, locally] = [await runBySdk({ fails }), await runLocally({ fails })];
    expect(locally.status).toBe(bySdk.status);
    const names = [...new Set(locally.updates.map(({ Name }) => Name))];
    expect(names).toEqual(bySdk.operations.map(({ name }) => name));
    const attempts = locally.updates.filter(({ Name, Action }) => Name === "flaky" && Action !== "START");
    expect(attempts).toHaveLength(bySdk.operations.find(({ name }) => name === "flaky")?.attempt ?? 0);
  },
);
