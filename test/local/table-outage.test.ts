import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { openTable } from "../../functions/aws/sdk-table.ts";
import { readJob } from "../../functions/jobs/job.ts";
import { fakeDate, openTestWorkspace, type TestWorkspace } from "../workspace.ts";

const COMMAND = "/atlas-usage last month by clusters";

let workspace: TestWorkspace;

beforeAll(async () => {
  fakeDate();
  workspace = await openTestWorkspace();
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
  const earlier = (await client.messages("atlas-costs", "ada"))?.length ?? 0;
  await client.command({ user: "ada", channel: "atlas-costs", text: COMMAND });
  await workspace.current.lambda.idle();
  workspace.watch = undefined;
  return ((await client.messages("atlas-costs", "ada")) ?? []).slice(earlier);
}

it("a table that fails for five seconds delays a question, and loses nothing", async () => {
  const shown = await askWithout(5);
  expect(shown.map(({ text }) => text)).toEqual([expect.stringContaining("$")]);
  expect(workspace.reports.splice(0)).toEqual([]);
});

it("a table that fails for two minutes ends a question, and the person is told when it is back", async () => {
  const [message, ...others] = await askWithout(120);
  const metadata = message?.["metadata"] as { event_payload: { id: string } } | undefined;
  const id = metadata?.event_payload.id ?? expect.fail("no job");
  expect(others).toEqual([]);
  expect(message?.text).toContain(id);
  expect(await readJob(openTable("atlas-cost-bot"), id, Date.now())).toMatchObject({
    state: "failed",
    error: { code: "workflow_failed" },
  });
  expect(workspace.reports.splice(0)).toHaveLength(1);
});
