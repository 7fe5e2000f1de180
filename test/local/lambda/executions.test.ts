import { once } from "node:events";
import {
  createRetryStrategy,
  type DurableContext,
  StepSemantics,
  withDurableExecution,
} from "@aws/durable-execution-sdk-js";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  createExecutions,
  type ExecutionOptions,
  type Executions,
  type FailedExecution,
} from "../../../local/lambda/executions.ts";
import { fakeDate, skippingTimer } from "../../workspace.ts";

beforeAll(() => fakeDate());
afterAll(() => {
  vi.useRealTimers();
});

interface Run {
  /** What the steps did, in order; an interrupted step may do it twice. */
  readonly done: string[];
  readonly finished: unknown[];
  readonly failures: FailedExecution[];
  readonly executions: Executions;
}

type Workflow = (event: { id: string }, context: DurableContext, done: string[]) => Promise<unknown>;

const twoSteps: Workflow = async ({ id }, context, done) => {
  const first = await context.step("first", async () => done.push(`first of ${id}`));
  await context.wait("a moment", { seconds: 30 });
  await context.step("second", async () => done.push(`second of ${id}`));
  return first;
};

function createRun(options: Partial<ExecutionOptions> = {}, workflow: Workflow = twoSteps): Run {
  const done: string[] = [];
  const finished: unknown[] = [];
  const failures: FailedExecution[] = [];
  const handler = withDurableExecution(async (event: { id: string }, context: DurableContext) => {
    finished.push(await workflow(event, context, done));
  });
  const onFailed = async (failure: FailedExecution) => {
    failures.push(failure);
  };
  const executions = createExecutions(handler, {
    onFailed,
    timer: skippingTimer,
    timeoutMs: 7_200_000,
    ...options,
  });
  return { done, finished, failures, executions };
}

/** Crashes the function once, at the checkpoint with this number. */
function crashingAt(fatal: number) {
  let seen = -1;
  const watch = () => {
    seen += 1;
    if (seen === fatal) throw new Error("The machine crashed.");
  };
  return { watch, seen: () => seen + 1 };
}

async function runOnce(options: Partial<ExecutionOptions> = {}, workflow?: Workflow): Promise<Run> {
  const run = createRun(options, workflow);
  run.executions.start("one", { id: "one" });
  await run.executions.idle();
  await run.executions.close();
  return run;
}

describe("an execution", () => {
  it("runs its steps and waits once each", async () => {
    const startedAt = Date.now();
    const { done, finished, failures } = await runOnce();
    expect(done).toEqual(["first of one", "second of one"]);
    expect(finished).toEqual([1]);
    expect(failures).toEqual([]);
    expect(Date.now() - startedAt).toBe(30_000);
  });

  it("survives a crash of its function before and after every checkpoint", async () => {
    const healthy = crashingAt(-1);
    await runOnce(healthy);
    expect(healthy.seen()).toBeGreaterThanOrEqual(6);
    const points = Array.from({ length: healthy.seen() }, (_, point) => point);
    const runs = await Promise.all(points.map((point) => runOnce(crashingAt(point))));
    for (const { done, finished, failures } of runs) {
      expect(failures).toEqual([]);
      expect(finished).toEqual([expect.any(Number)]);
      expect([...new Set(done)]).toEqual(["first of one", "second of one"]);
      expect(done.length).toBeLessThanOrEqual(3);
    }
    expect(runs.some(({ done }) => done.length === 3)).toBe(true);
  });

  it("does not repeat a step whose result was stored before the crash", async () => {
    let hasCrashed = false;
    const { done } = await runOnce({
      watch: (updates, moment) => {
        const isEnd = updates.some(({ Name, Action }) => Name === "first" && Action === "SUCCEED");
        if (hasCrashed || moment !== "after" || !isEnd) return;
        hasCrashed = true;
        throw new Error("The machine crashed.");
      },
    });
    expect(hasCrashed).toBe(true);
    expect(done).toEqual(["first of one", "second of one"]);
  });

  it("that keeps crashing is retried with growing delays until its timeout", async () => {
    const startedAt = Date.now();
    const crashes: number[] = [];
    const { finished, failures } = await runOnce({
      timeoutMs: 3_600_000,
      watch: () => {
        crashes.push((Date.now() - startedAt) / 1000);
        throw new Error("The machine crashed.");
      },
    });
    expect(finished).toEqual([]);
    expect(failures).toMatchObject([{ name: "one", status: "TIMED_OUT", startedAt: new Date(startedAt) }]);
    expect(crashes.slice(0, 8)).toEqual([0, 1, 3, 7, 15, 31, 63, 123]);
    expect(crashes.at(-1)).toBeGreaterThan(3600 - 61);
    expect(crashes.at(-1)).toBeLessThan(3600);
  });

  it("counts an interrupted step as an attempt with AtMostOncePerRetry", async () => {
    const config = {
      semantics: StepSemantics.AtMostOncePerRetry,
      retryStrategy: createRetryStrategy({ maxAttempts: 3, initialDelay: { seconds: 2 } }),
    };
    const { done, finished, failures } = await runOnce(
      {
        watch: (updates) => {
          if (updates.some(({ Action }) => Action === "SUCCEED")) throw new Error("Out of memory.");
        },
      },
      async (_event, context, attempts) => {
        await context.step("crashing", async () => attempts.push("tried"), config);
      },
    );
    expect(done).toEqual(["tried", "tried", "tried"]);
    expect(finished).toEqual([]);
    expect(failures).toMatchObject([{ status: "FAILED" }]);
  });

  it("times out during a wait", async () => {
    const startedAt = Date.now();
    const { done, failures } = await runOnce({ timeoutMs: 10_000 });
    expect(done).toEqual(["first of one"]);
    expect(failures).toMatchObject([{ status: "TIMED_OUT" }]);
    expect(Date.now() - startedAt).toBe(10_000);
  });

  it("starts once per name, and never with another payload", async () => {
    const { executions, done } = createRun();
    expect([1, 2, 3].map(() => executions.start("same", { id: "a" }))).toEqual([true, true, true]);
    expect(executions.start("same", { id: "b" })).toBe(false);
    await executions.idle();
    expect(executions.start("same", { id: "a" })).toBe(true);
    await executions.idle();
    expect(done).toEqual(["first of a", "second of a"]);
    await executions.close();
  });

  it("runs concurrently with others", async () => {
    const { executions, done } = createRun();
    const ids = Array.from({ length: 20 }, (_, index) => `${index}`);
    for (const id of ids) executions.start(id, { id });
    await executions.idle();
    expect(done.toSorted()).toEqual(ids.flatMap((id) => [`first of ${id}`, `second of ${id}`]).toSorted());
    await executions.close();
  });

  it("is forgotten after enough other executions have finished", async () => {
    const { executions, done } = createRun({ maxFinished: 3 });
    for (const id of ["a", "b", "c", "d"]) {
      executions.start(id, { id });
      await executions.idle();
    }
    done.length = 0;
    for (const id of ["b", "c", "d", "a"]) executions.start(id, { id });
    await executions.idle();
    expect(done).toEqual(["first of a", "second of a"]);
    await executions.close();
  });

  it.each<[string, Workflow]>([
    [
      "more than 3,000 operations",
      async (_event, context) => {
        for (let count = 0; count < 3001; count += 1) await context.step(async () => count);
      },
    ],
    [
      "a checkpoint of more than 256 KiB",
      (_event, context) => context.step("large", async () => "x".repeat(256 * 1024)),
    ],
  ])("with %s does not succeed", async (_, workflow) => {
    const { finished, failures } = await runOnce({ timeoutMs: 1000 }, workflow);
    expect(finished).toEqual([]);
    expect(failures).toMatchObject([{ status: "TIMED_OUT" }]);
  });
});

describe("closing", () => {
  it("aborts executions without reporting a failure", async () => {
    const waiting = Promise.withResolvers<void>();
    const run = createRun({
      timer: {
        async sleepUntil(_time, signal) {
          waiting.resolve();
          await once(signal, "abort");
          signal.throwIfAborted();
        },
      },
    });
    run.executions.start("one", { id: "one" });
    await waiting.promise;
    await run.executions.close();
    await run.executions.idle();
    expect(run.done).toEqual(["first of one"]);
    expect(run.failures).toEqual([]);
  });
});
