import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { blockTypesOf, isError, statesOf } from "../messages.ts";
import { fakeDate, openTestWorkspace, type TestWorkspace } from "../workspace.ts";

const COMMAND = "/atlas-usage last month by clusters";

let workspace: TestWorkspace;

beforeAll(async () => {
  fakeDate();
  workspace = await openTestWorkspace({ months: 4 });
});

afterEach(() => {
  vi.restoreAllMocks();
});

afterAll(async () => {
  await workspace.close();
  vi.useRealTimers();
});

/** Lets every request of a workflow to DynamoDB fail for a while from now on. */
function breakTableFor(seconds: number): void {
  const until = Date.now() + seconds * 1000;
  const { send } = DynamoDBDocumentClient.prototype;
  vi.spyOn(DynamoDBDocumentClient.prototype, "send").mockImplementation(function (
    this: DynamoDBDocumentClient,
    ...parameters: Parameters<typeof send>
  ) {
    if (Date.now() >= until) return send.apply(this, parameters);
    return Promise.reject(
      Object.assign(new Error("The table does not answer."), { name: "InternalServerError" }),
    );
  } as typeof send);
}

async function askWithout(seconds: number) {
  let isBroken = false;
  workspace.watch = (updates, moment) => {
    const isAnnounced = updates.some(({ Name, Action }) => Name === "announce" && Action === "SUCCEED");
    if (isBroken || !isAnnounced || moment !== "after") return;
    isBroken = true;
    breakTableFor(seconds);
  };
  const { client } = workspace.current.slack;
  const earlier = await workspace.messages();
  await client.command({ user: "ada", channel: "atlas-costs", text: COMMAND });
  await workspace.current.lambda.idle();
  workspace.watch = undefined;
  return await workspace.shownSince(earlier);
}

it("a table that fails for five seconds delays an answer, and loses nothing", async () => {
  const shown = await askWithout(5);
  expect(statesOf(shown)).toEqual(["answered"]);
  expect(blockTypesOf(shown[0])).toContain("data_table");
  expect(await workspace.job(shown[0])).toMatchObject({ state: "done" });
  expect(workspace.reports.splice(0)).toEqual([]);
});

it("a table that fails for two minutes fails a job, and the person reads so when it is back", async () => {
  const shown = await askWithout(120);
  const [message = expect.fail("no message")] = shown;
  const record = await workspace.job(message);
  expect(statesOf(shown)).toEqual(["failed"]);
  expect(isError(message)).toBe(true);
  expect(record).toMatchObject({ state: "failed", error: { code: "workflow_failed" } });
  expect(message.text).toContain(record?.id);
  expect(workspace.reports.splice(0)).toHaveLength(1);
});
