import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { objectsOf } from "../../simulators/slack/json.ts";
import { blockTypesOf, buttonsOf, type Shown, tableOf } from "../messages.ts";
import { fakeDate, openTestWorkspace, type TestWorkspace } from "../workspace.ts";

const DAY_MS = 86_400_000;

let workspace: TestWorkspace;

beforeAll(async () => {
  fakeDate();
  workspace = await openTestWorkspace({ processingMs: 0 });
});
afterAll(async () => {
  await workspace.close();
  vi.useRealTimers();
});

async function answered(command: string): Promise<Shown> {
  const answer = await workspace.ask(command);
  expect(answer.status).toBe("answered");
  return answer.messages[0] ?? expect.fail("no message");
}

it.each([
  ["/atlas-usage", "line"],
  ["/atlas-usage last 2 months", "bar"],
  ["/atlas-usage last 3 months by clusters", "line"],
  ["/atlas-usage last month chart", "bar"],
])("%s has a chart: %s", async (command, type) => {
  const { blocks } = await answered(command);
  expect(blocks).toContainEqual(
    expect.objectContaining({ type: "data_visualization", chart: expect.objectContaining({ type }) }),
  );
});

it("the button Chart answers once in the thread, with the last twelve months", async () => {
  const answer = await workspace.ask("/atlas-usage last month by projects");
  const [message] = answer.messages;
  expect(blockTypesOf(message)).not.toContain("data_visualization");
  const earlier = await workspace.messages();
  await workspace.click(answer, "usage_chart");
  await workspace.click(answer, "usage_chart");
  const [charted, ...others] = await workspace.shownSince(earlier);
  expect(others.filter(({ ephemeral }) => !ephemeral)).toEqual([]);
  expect(charted?.thread_ts).toBe(message?.ts);
  const chart = objectsOf(charted?.blocks).find(({ type }) => type === "data_visualization");
  expect(JSON.stringify(chart)).toMatch(/"type":"bar".*"Nov 2025".*"Oct 2026"/);
  expect(tableOf(charted)).toEqual(tableOf(message));
  expect(buttonsOf(charted)).not.toHaveProperty("usage_chart");
});

it("no chart leaves it out, and a failed history leaves only the chart out", async () => {
  const plain = await answered("/atlas-usage last 3 months no chart");
  expect(blockTypesOf(plain)).not.toContain("data_visualization");
  expect(buttonsOf(plain)["usage_chart"]).toMatch(/ chart$/);
  const ofLines = await answered("/atlas-usage last month by skus no chart");
  expect(blockTypesOf(ofLines)).not.toContain("data_visualization");
  workspace.atlas.control.apply({ totals: "refused" });
  const command = "/atlas-usage last month service:Backup chart";
  const [failed] = (await workspace.ask(command)).messages;
  workspace.atlas.control.reset();
  expect(await workspace.job(failed)).toMatchObject({ state: "done", work: { history: "failed" } });
  expect(blockTypesOf(failed)).toEqual(["header", "section", "data_table", "context", "actions"]);
});

it("where Slack refuses charts, sparklines take their place", async () => {
  const { unsupportedBlocks } = workspace.current.slack;
  unsupportedBlocks.add("data_visualization");
  const message = await answered("/atlas-usage last 6 months");
  unsupportedBlocks.clear();
  expect(blockTypesOf(message)).not.toContain("data_visualization");
  expect(JSON.stringify(message.blocks)).toMatch(/[▁▂▃▅▇]{6}/);
  vi.setSystemTime(Date.now() + 2 * DAY_MS);
});

it("where Slack refuses data tables, a plain table takes their place", async () => {
  const { unsupportedBlocks } = workspace.current.slack;
  const sortable = await answered("/atlas-usage last month");
  unsupportedBlocks.add("data_table");
  const plain = await answered("/atlas-usage last month");
  unsupportedBlocks.clear();
  expect(blockTypesOf(sortable)).toContain("data_table");
  expect(blockTypesOf(plain)).toEqual(
    blockTypesOf(sortable).map((type) => (type === "data_table" ? "table" : type)),
  );
  expect(tableOf(plain)).toEqual(tableOf(sortable));
});
