import { type DurableContext, withDurableExecution } from "@aws/durable-execution-sdk-js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type CheckpointWatcher,
  createExecutions,
  type Executions,
} from "../../../local/lambda/executions.ts";

/** A durable function of two steps with a wait between, an execution of it, and what came of both. */
interface Run {
  /** What the steps did, in order; a step that is interrupted may do it twice. */
  readonly deeds: string[];
  readonly finished: unknown[];
  readonly reports: unknown[];
  readonly executions: Executions;
}

async function createRun(watch?: CheckpointWatcher): Promise<Run> {
  const deeds: string[] = [];
  const finished: unknown[] = [];
  const reports: unknown[] = [];
  const handler = withDurableExecution(async (event: { id: string }, context: DurableContext) => {
    const first = await context.step("first", async () => {
      deeds.push(`first of ${event.id}`);
      return deeds.length;
    });
    await context.wait("a moment", { seconds: 1 });
    await context.step("second", async () => {
      deeds.push(`second of ${event.id}`);
    });
    finished.push(first);
  });
  const executions = await createExecutions(
    handler,
    async ({ name, error }) => {
      reports.push([name, error]);
    },
    watch,
  );
  return { deeds, finished, reports, executions };
}

/** Lets the function die once, at the checkpoint of that number. */
function dyingAt(fatal: number): CheckpointWatcher & { seen: () => number } {
  let seen = -1;
  const watch: CheckpointWatcher = () => {
    seen += 1;
    if (seen === fatal) throw new Error("The machine died.");
  };
  return Object.assign(watch, { seen: () => seen + 1 });
}

async function runOnce(watch?: CheckpointWatcher): Promise<Run> {
  const run = await createRun(watch);
  run.executions.start("one", { id: "one" });
  await run.executions.idle();
  await run.executions.close();
  return run;
}

/** Keeps the checkpoint server, which is started for the first user and stopped with the last. */
let keeper: Run;
beforeAll(async () => {
  keeper = await createRun();
});
afterAll(() => keeper.executions.close());

describe.concurrent("an execution", () => {
  it("goes through its steps and waits, once each", async () => {
    const { deeds, finished, reports } = await runOnce();
    expect(deeds).toEqual(["first of one", "second of one"]);
    expect(finished).toEqual([1]);
    expect(reports).toEqual([]);
  });

  it("survives a death of its function before and after every checkpoint", async () => {
    const healthy = dyingAt(-1);
    await runOnce(healthy);
    expect(healthy.seen()).toBeGreaterThanOrEqual(6);
    const points = Array.from({ length: healthy.seen() }, (_, point) => point);
    const runs = await Promise.all(points.map((point) => runOnce(dyingAt(point))));
    for (const { deeds, finished, reports } of runs) {
      expect(reports).toEqual([]);
      expect(finished.length).toBeGreaterThanOrEqual(1);
      expect([...new Set(deeds)]).toEqual(["first of one", "second of one"]);
      expect(deeds.length).toBeLessThanOrEqual(3);
    }
    expect(runs.some(({ deeds }) => deeds.length === 3)).toBe(true);
  });

  it("does not repeat a step whose end was stored before the death", async () => {
    let isDead = false;
    const { deeds } = await runOnce((updates, moment) => {
      const isEnd = updates.some(({ Name, Action }) => Name === "first" && Action === "SUCCEED");
      if (isDead || moment !== "after" || !isEnd) return;
      isDead = true;
      throw new Error("The machine died.");
    });
    expect(isDead).toBe(true);
    expect(deeds).toEqual(["first of one", "second of one"]);
  });

  it("fails, with a report, when its function dies over and over", async () => {
    const { finished, reports } = await runOnce(() => {
      throw new Error("The machine died.");
    });
    expect(finished).toEqual([]);
    expect(reports).toMatchObject([["one", expect.anything()]]);
  });

  it("of a name is started once, and never with another payload", async () => {
    const { executions, deeds } = await createRun();
    expect([1, 2, 3].map(() => executions.start("same", { id: "a" }))).toEqual([true, true, true]);
    expect(executions.start("same", { id: "b" })).toBe(false);
    await executions.idle();
    expect(executions.start("same", { id: "a" })).toBe(true);
    await executions.idle();
    expect(deeds).toEqual(["first of a", "second of a"]);
    await executions.close();
  });

  it("runs beside others", async () => {
    const { executions, deeds } = await createRun();
    const ids = Array.from({ length: 20 }, (_, index) => `${index}`);
    for (const id of ids) executions.start(id, { id });
    await executions.idle();
    expect(deeds.toSorted()).toEqual(ids.flatMap((id) => [`first of ${id}`, `second of ${id}`]).toSorted());
    await executions.close();
  });
});

describe.concurrent("closing", () => {
  it("ends executions where they stand, without a report", async () => {
    let hasWaited: () => void = () => {};
    const waiting = new Promise<void>((resolve) => {
      hasWaited = resolve;
    });
    const run = await createRun((updates, moment) => {
      if (moment === "after" && updates.some(({ WaitOptions }) => WaitOptions)) hasWaited();
    });
    run.executions.start("one", { id: "one" });
    await waiting;
    await run.executions.close();
    await run.executions.idle();
    expect(run.deeds).toEqual(["first of one"]);
    expect(run.reports).toEqual([]);
  });
});
