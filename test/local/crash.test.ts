import { once } from "node:events";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { LOCAL_AWS } from "../../local/database.ts";
import type { CheckpointWatcher } from "../../local/lambda/executions.ts";
import { blockTypesOf, fileNamesOf, metadataOf, type Shown, statesOf } from "../messages.ts";
import { fakeDate, openTestWorkspace, skippingTimer, type TestWorkspace } from "../workspace.ts";

let workspace: TestWorkspace;

beforeAll(async () => {
  fakeDate();
  workspace = await openTestWorkspace({ months: 4 });
});

beforeEach(() => {
  // An hour later, so that no token of an earlier test is fresh.
  vi.setSystemTime(Date.now() + 3_600_000);
  workspace.forget();
});

afterEach(() => {
  workspace.watch = undefined;
  expect(workspace.reports.splice(0)).toEqual([]);
});

afterAll(async () => {
  await workspace.close();
  vi.useRealTimers();
});

const COMMAND = "/atlas-usage last month by projects csv";
const STEPS = ["announce", "ask", "ask total", "poll", "poll total", "deliver", "attach"];

/** The same, three at most at a time: a function may crash that often in a row. */
const THREE_STEPS = [STEPS.slice(0, 3), STEPS.slice(3, 6), STEPS.slice(6)];

/** Calls `crash` at the first checkpoint of the end of each of these steps, before or after it is stored. */
function atEndOf(names: readonly string[], when: "before" | "after", crash: () => void): CheckpointWatcher {
  const left = new Set(names);
  return (updates, moment) => {
    const ended = updates.find(({ Name, Action }) => Action === "SUCCEED" && left.has(Name ?? ""));
    if (!ended || moment !== when) return;
    left.delete(ended.Name ?? "");
    crash();
  };
}

async function expectOneAnswer(earlier: readonly Shown[]): Promise<void> {
  const shown = await workspace.shownSince(earlier);
  const [answer, file] = shown;
  expect(statesOf(shown)).toEqual(["answered", undefined]);
  expect(await workspace.job(answer)).toMatchObject({ kind: "usage", state: "done", messageTs: answer?.ts });
  expect(blockTypesOf(answer)).toContain("data_table");
  expect(file?.thread_ts).toBe(answer?.ts);
  expect(fileNamesOf(shown)).toEqual(["atlas-usage-2026-10-by-projects.csv"]);
  expect(workspace.queriesAsked()).toHaveLength(1);
  expect(workspace.queriesAsked("total")).toHaveLength(1);
}

describe.each(["before", "after"] as const)("a function that crashes %s the end of a step", (when) => {
  it.each(THREE_STEPS.map((names) => ({ names })))(
    "in steps $names leaves one message, one file and one query at Atlas",
    async ({ names }) => {
      const earlier = await workspace.messages();
      let crashes = 0;
      workspace.watch = atEndOf(names, when, () => {
        crashes += 1;
        throw new Error("The function crashes.");
      });
      const answer = await workspace.ask(COMMAND);
      await workspace.current.lambda.idle();
      expect(crashes).toBe(names.length);
      expect(answer.status).toBe("answered");
      await expectOneAnswer(earlier);
    },
  );
});

describe.each([
  { when: "before", steps: STEPS },
  { when: "after", steps: ["announce", "ask total", "deliver"] },
] as const)("a machine that stops $when the end of a step", ({ when, steps }) => {
  it.each(steps)("in step %s continues after its restart, with one message, file and query", async (name) => {
    const earlier = await workspace.messages();
    const stopped = Promise.withResolvers<void>();
    workspace.watch = atEndOf([name], when, () => {
      stopped.resolve();
      throw new Error("The machine stops.");
    });
    const { client } = workspace.current.slack;
    await client.command({ user: "ada", channel: "atlas-costs", text: COMMAND });
    await stopped.promise;
    await workspace.restart();
    await workspace.current.lambda.idle();
    await expectOneAnswer(earlier);
  });
});

it("finds a message whose timestamp was lost with Slack's answer", async () => {
  const earlier = await workspace.messages();
  const stopped = Promise.withResolvers<void>();
  workspace.watch = atEndOf(["announce"], "before", () => {
    stopped.resolve();
    throw new Error("The machine stops.");
  });
  await workspace.current.slack.client.command({ user: "ada", channel: "atlas-costs", text: COMMAND });
  await stopped.promise;
  const [announced] = await workspace.shownSince(earlier);
  await forgetTimestamp(String(metadataOf(announced)?.id));
  await workspace.restart();
  await workspace.current.lambda.idle();
  await expectOneAnswer(earlier);
});

async function forgetTimestamp(id: string): Promise<void> {
  const endpoint = workspace.current.database.url;
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ ...LOCAL_AWS, endpoint }));
  await client.send(
    new UpdateCommand({
      TableName: "atlas-cost-bot",
      Key: { pk: `QUERY#${id}`, sk: "QUERY" },
      UpdateExpression: "REMOVE messageTs",
      ConditionExpression: "attribute_exists(messageTs)",
    }),
  );
  client.destroy();
}

it.each([
  ["at once", 0],
  ["an hour later", 3_600_000],
])("a job continues after a restart during the wait for Atlas, %s", async (_when, offMs) => {
  const earlier = await workspace.messages();
  const waiting = Promise.withResolvers<void>();
  workspace.timer = {
    async sleepUntil(_time, signal) {
      waiting.resolve();
      await once(signal, "abort");
      signal.throwIfAborted();
    },
  };
  await workspace.current.slack.client.command({ user: "ada", channel: "atlas-costs", text: COMMAND });
  await waiting.promise;
  await workspace.current.close();
  vi.setSystemTime(Date.now() + offMs);
  workspace.timer = skippingTimer;
  await workspace.restart();
  await workspace.current.lambda.idle();
  await expectOneAnswer(earlier);
});
