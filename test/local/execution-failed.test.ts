import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { CheckpointWatcher } from "../../local/lambda/executions.ts";
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

async function shown() {
  return (await workspace.current.slack.client.messages("atlas-costs", "ada")) ?? [];
}

/** Asks, with a workflow that crashes whenever it comes to a checkpoint, and returns what the channel then shows. */
async function askCrashingAt(isFatal: (update: Update) => boolean, command: string) {
  const earlier = (await shown()).length;
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
  return { answer, minutes, messages: (await shown()).slice(earlier) };
}

type Update = Parameters<CheckpointWatcher>[0][number];

const atEndOf =
  (step: string) =>
  ({ Name, Action }: Update) =>
    Name === step && Action === "SUCCEED";

const USAGE = "/atlas-usage last month csv";
const INVOICE = "/atlas-invoice latest";
const CRASHED = /^:warning: The bot crashed while working on this\. Try again\. .*: `[0-9a-f]{20}`$/;

describe("a workflow that crashes in the same step every time", () => {
  it.each([
    ["announce", USAGE],
    ["poll", USAGE],
    ["announce", INVOICE],
    ["find", INVOICE],
  ])("at step %s of %s says so within five minutes", async (step, command) => {
    const { answer, minutes, messages } = await askCrashingAt(atEndOf(step), command);
    expect(messages.map(({ text }) => text)).toEqual([expect.stringMatching(CRASHED)]);
    expect(answer.status).toBe("failed");
    expect(minutes).toBeLessThan(5);
  });

  it("with the answer delivered says below it that the file is missing", async () => {
    const { messages } = await askCrashingAt(atEndOf("deliver"), USAGE);
    const [answered, below] = messages;
    expect(messages).toHaveLength(2);
    expect(answered?.text).toMatch(/^Atlas costs in October 2026: \$/);
    expect(below).toMatchObject({
      thread_ts: answered?.ts,
      text: expect.stringMatching(/^:warning: The CSV file could not be attached: the bot crashed/),
    });
  });

  it("with everything delivered leaves it at that", async () => {
    const { answer, messages } = await askCrashingAt(atEndOf("deliver"), INVOICE);
    expect(messages).toHaveLength(2);
    expect(messages[0]?.text).toMatch(/^Atlas invoice for October 2026/);
    expect(messages[1]?.files).toHaveLength(1);
    expect(answer.status).toBe("answered");
  });

  it("is asked again by the button of its message", async () => {
    const { answer } = await askCrashingAt(atEndOf("ask"), USAGE);
    await workspace.press(answer, "Try again");
    const [again, file] = (await shown()).slice(-2);
    expect(again?.text).toMatch(/^Atlas costs in October 2026: \$/);
    expect(file?.files).toHaveLength(1);
  });
});

it("a workflow that crashes outside of its steps has its message say so after half an hour", async () => {
  const isWait = ({ Type }: Update) => Type === "WAIT";
  workspace.atlas.control.apply({ neverFinish: true });
  const { answer, minutes, messages } = await askCrashingAt(isWait, USAGE);
  workspace.atlas.control.reset();
  expect(workspace.reports.splice(0)).toHaveLength(1);
  expect(messages.map(({ text }) => text)).toEqual([expect.stringMatching(CRASHED)]);
  expect(answer.status).toBe("failed");
  expect(minutes).toBeGreaterThanOrEqual(30);
  expect(minutes).toBeLessThan(32);
});
