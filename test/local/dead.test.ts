import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
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

/** Asks, with a workflow that dies at the end of a step at every attempt, and returns what the channel then shows. */
async function askDyingAt(step: string, command: string) {
  const earlier = (await shown()).length;
  // An hour later, so that no token of an earlier test is fresh.
  vi.setSystemTime(Date.now() + 3_600_000);
  workspace.watch = (updates, moment) => {
    const isEnd = updates.some(({ Name, Action }) => Name === step && Action === "SUCCEED");
    if (moment === "before" && isEnd) throw new Error("The function is out of memory.");
  };
  const answer = await workspace.ask(command);
  await workspace.current.lambda.idle();
  workspace.watch = undefined;
  expect(workspace.reports.splice(0)).toHaveLength(1);
  return { answer, messages: (await shown()).slice(earlier) };
}

const USAGE = "/atlas-usage last month csv";
const INVOICE = "/atlas-invoice latest";
/** It crashes until its execution's time is over. */
const DIED =
  /^:warning: The bot worked on this for longer than it may and was ended\. .* reference `[0-9a-f]{20}`\.$/;

describe("a workflow that dies", () => {
  it.each([
    ["announce", USAGE],
    ["poll", USAGE],
    ["announce", INVOICE],
    ["find", INVOICE],
  ])("at step %s of %s has its message say so", async (step, command) => {
    const { answer, messages } = await askDyingAt(step, command);
    expect(messages.map(({ text }) => text)).toEqual([expect.stringMatching(DIED)]);
    expect(answer.status).toBe("failed");
  });

  it("with the answer delivered says below it that the file is missing", async () => {
    const { messages } = await askDyingAt("deliver", USAGE);
    const [answered, below] = messages;
    expect(messages).toHaveLength(2);
    expect(answered?.text).toMatch(/^Atlas costs in October 2026: \$/);
    expect(below).toMatchObject({
      thread_ts: answered?.ts,
      text: expect.stringMatching(/^:warning: The CSV file could not be attached: the bot broke off/),
    });
  });

  it("with everything delivered leaves it at that", async () => {
    const { answer, messages } = await askDyingAt("deliver", INVOICE);
    expect(messages).toHaveLength(2);
    expect(messages[0]?.text).toMatch(/^Atlas invoice for October 2026/);
    expect(messages[1]?.files).toHaveLength(1);
    expect(answer.status).toBe("answered");
  });

  it("is asked again by the button of its message", async () => {
    const { answer } = await askDyingAt("ask", USAGE);
    await workspace.press(answer, "Ask again");
    const [again, file] = (await shown()).slice(-2);
    expect(again?.text).toMatch(/^Atlas costs in October 2026: \$/);
    expect(file?.files).toHaveLength(1);
  });
});
