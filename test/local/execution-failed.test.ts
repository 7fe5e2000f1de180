import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { CheckpointWatcher } from "../../local/lambda/executions.ts";
import { isError, type Shown, statesOf } from "../messages.ts";
import { fakeDate, openTestWorkspace, type TestWorkspace } from "../workspace.ts";

let workspace: TestWorkspace;

beforeAll(async () => {
  fakeDate();
  workspace = await openTestWorkspace({ processingMs: 0 });
});

afterAll(async () => {
  await workspace.close();
  vi.useRealTimers();
});

/** Asks, with a workflow that crashes at every such checkpoint, and returns what the channel then shows. */
async function askCrashingAt(isFatal: (update: Update) => boolean, command: string) {
  const earlier = await workspace.messages();
  // An hour later, so that no token of an earlier test is fresh.
  vi.setSystemTime(Date.now() + 3_600_000);
  const askedAt = Date.now();
  workspace.watch = (updates, moment) => {
    if (moment === "before" && updates.some(isFatal)) throw new Error("The function is out of memory.");
  };
  const answer = await workspace.ask(command);
  await workspace.current.lambda.idle();
  workspace.watch = undefined;
  const minutes = (Date.now() - askedAt) / 60_000;
  return { answer, minutes, messages: await workspace.shownSince(earlier) };
}

type Update = Parameters<CheckpointWatcher>[0][number];

const atEndOf =
  (step: string) =>
  ({ Name, Action }: Update) =>
    Name === step && Action === "SUCCEED";

const USAGE = "/atlas-usage last month csv";
const INVOICE = "/atlas-invoice latest";

/** The last message is an error that ends the job with this code, and has its id as a reference. */
async function expectCrash(messages: readonly Shown[], code: string): Promise<void> {
  const last = messages.at(-1) ?? expect.fail("no message");
  const record = await workspace.job(last);
  expect(record).toMatchObject({ state: "failed", error: { code } });
  expect(isError(last)).toBe(true);
  expect(last.text).toContain(`\`${record?.id}\``);
  expect(last.files).toBeUndefined();
}

describe("a workflow that crashes in the same step every time", () => {
  it.each([
    ["announce", USAGE],
    ["poll", USAGE],
    ["announce", INVOICE],
    ["find", INVOICE],
  ])("at step %s of %s says so within five minutes", async (step, command) => {
    const { answer, minutes, messages } = await askCrashingAt(atEndOf(step), command);
    expect(statesOf(messages)).toEqual(["failed"]);
    await expectCrash(messages, "workflow_failed");
    expect(answer.status).toBe("failed");
    expect(minutes).toBeLessThan(5);
  });

  it("after the answer says below it that the file is missing", async () => {
    const { messages } = await askCrashingAt(atEndOf("deliver"), USAGE);
    const [answered, below] = messages;
    expect(statesOf(messages)).toEqual(["answered", "failed"]);
    expect(below?.thread_ts).toBe(answered?.ts);
    await expectCrash(messages, "workflow_failed");
  });

  it("after everything is delivered changes nothing", async () => {
    const { answer, messages } = await askCrashingAt(atEndOf("deliver"), INVOICE);
    expect(statesOf(messages)).toEqual(["answered", undefined]);
    expect(messages[1]?.files).toHaveLength(1);
    expect(await workspace.job(messages[0])).toMatchObject({ kind: "invoice", state: "done" });
    expect(answer.status).toBe("answered");
  });

  it("starts again by the button of its message", async () => {
    const { answer } = await askCrashingAt(atEndOf("ask"), USAGE);
    await workspace.click(answer, "usage_again");
    const [again, file] = (await workspace.messages()).slice(-2);
    expect(await workspace.job(again)).toMatchObject({ kind: "usage", state: "done", messageTs: again?.ts });
    expect(file?.files).toHaveLength(1);
  });
});

it("a workflow that crashes outside of its steps says so after half an hour", async () => {
  const isWait = ({ Type }: Update) => Type === "WAIT";
  workspace.atlas.control.apply({ neverFinish: true });
  const { answer, minutes, messages } = await askCrashingAt(isWait, USAGE);
  workspace.atlas.control.reset();
  expect(workspace.reports.splice(0)).toHaveLength(1);
  expect(statesOf(messages)).toEqual(["failed"]);
  await expectCrash(messages, "workflow_failed");
  expect(answer.status).toBe("failed");
  expect(minutes).toBeGreaterThanOrEqual(30);
  expect(minutes).toBeLessThan(32);
});
