import { once } from "node:events";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { LOCAL_AWS } from "../../local/database.ts";
import type { CheckpointWatcher } from "../../local/lambda/executions.ts";
import { fakeDate, openTestWorkspace, skippingTimer, type TestWorkspace } from "../workspace.ts";

let workspace: TestWorkspace;

beforeAll(async () => {
  fakeDate();
  workspace = await openTestWorkspace();
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
const STEPS = ["announce", "ask", "poll", "deliver", "attach"];

/** Calls `crash` at the first checkpoint of a step's end, before or after it is stored. */
function atEndOf(name: string, when: "before" | "after", crash: () => void): CheckpointWatcher {
  let crashed = false;
  return (updates, moment) => {
    const isIt = updates.some(({ Name, Action }) => Name === name && Action === "SUCCEED");
    if (crashed || !isIt || moment !== when) return;
    crashed = true;
    crash();
  };
}

/** What the channel shows, without what earlier tests left there. */
async function shownSince(earlier: number) {
  const messages = (await workspace.current.slack.client.messages("atlas-costs", "ada")) ?? [];
  return messages.slice(earlier);
}

async function countShown(): Promise<number> {
  return (await shownSince(0)).length;
}

async function expectOneAnswer(earlier: number): Promise<void> {
  const shown = await shownSince(earlier);
  const [answer, file] = shown;
  expect(shown).toHaveLength(2);
  expect(answer?.text).toMatch(/^Atlas costs in October 2026: \$/);
  expect(file).toMatchObject({ thread_ts: answer?.ts, files: [{ name: expect.stringContaining(".csv") }] });
  expect(workspace.queriesAsked()).toHaveLength(1);
}

describe.each(["before", "after"] as const)(
  "a function that dies %s the end of a step is remembered",
  (when) => {
    it.each(STEPS)("in step %s leaves one message, one file and one query at Atlas", async (name) => {
      const earlier = await countShown();
      let deaths = 0;
      workspace.watch = atEndOf(name, when, () => {
        deaths += 1;
        throw new Error("The machine under the function dies.");
      });
      const answer = await workspace.ask(COMMAND);
      await workspace.current.lambda.idle();
      expect(deaths).toBe(1);
      expect(answer.status).toBe("answered");
      await expectOneAnswer(earlier);
    });
  },
);

describe.each(["before", "after"] as const)("a machine that is switched off %s the end of a step", (when) => {
  it.each(STEPS)("in step %s goes on when it is on again, with one message, file and query", async (name) => {
    const earlier = await countShown();
    const off = Promise.withResolvers<void>();
    workspace.watch = atEndOf(name, when, () => {
      off.resolve();
      throw new Error("The machine is switched off.");
    });
    const { client } = workspace.current.slack;
    await client.command({ user: "ada", channel: "atlas-costs", text: COMMAND });
    await off.promise;
    await workspace.restart();
    await workspace.current.lambda.idle();
    await expectOneAnswer(earlier);
  });
});

it("a message whose timestamp was lost with Slack's answer is found again", async () => {
  const earlier = await countShown();
  const off = Promise.withResolvers<void>();
  workspace.watch = atEndOf("announce", "before", () => {
    off.resolve();
    throw new Error("The machine is switched off.");
  });
  await workspace.current.slack.client.command({ user: "ada", channel: "atlas-costs", text: COMMAND });
  await off.promise;
  const [announced] = await shownSince(earlier);
  await forgetTimestamp(String((announced?.["metadata"] as Mark | undefined)?.event_payload.id));
  await workspace.restart();
  await workspace.current.lambda.idle();
  await expectOneAnswer(earlier);
});

interface Mark {
  readonly event_payload: { readonly id: string };
}

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
])("a question goes on after a restart in the middle of the wait for Atlas, %s", async (_when, offMs) => {
  const earlier = await countShown();
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
