import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { openTable } from "../../functions/aws/sdk-table.ts";
import { type BudgetWatch, budgets } from "../../functions/features/budget/subscription.ts";
import { listSubscriptions } from "../../functions/features/subscriptions/store.ts";
import { EXAMPLE_SEED } from "../../simulators/atlas/example.ts";
import { buttonsOf, type Shown } from "../messages.ts";
import { fakeDate, openTestWorkspace, type TestWorkspace } from "../workspace.ts";

const COSTS = "C0COSTS001";

let workspace: TestWorkspace;

beforeAll(async () => {
  fakeDate(Date.UTC(2026, 10, 20, 12));
  // Few months are read fast.
  const atlasSeed = { ...EXAMPLE_SEED, monthsWithCharges: 4 };
  workspace = await openTestWorkspace({ processingMs: 0, atlasSeed });
});

afterEach(() => {
  expect(workspace.reports.splice(0)).toEqual([]);
});

afterAll(async () => {
  await workspace.close();
  vi.useRealTimers();
});

async function onlyBudget(): Promise<BudgetWatch> {
  const [budget, ...others] = await listSubscriptions(openTable("atlas-cost-bot"), budgets, COSTS);
  expect(others).toEqual([]);
  return budget ?? expect.fail("no budget");
}

/** Two clocks tick on a day of November 2026, after 09:00 in Seoul, where ada is. @returns what the channel shows then */
async function tickOn(day: number): Promise<Shown[]> {
  const earlier = await workspace.messages();
  vi.setSystemTime(Date.UTC(2026, 10, day, 1));
  await Promise.all([workspace.current.lambda.tick(), workspace.current.lambda.tick()]);
  await workspace.current.lambda.idle();
  return await workspace.shownSince(earlier);
}

const client = () => workspace.current.slack.client;

/** The form that is open, as ada sees it. */
async function openForm(): Promise<{ viewId: string; values: Record<string, string> }> {
  const view = (await client().views("ada")).at(-1) ?? expect.fail("no form");
  const blocks = view["blocks"] as Array<{ block_id: string; element: { initial_value?: string } }>;
  const values = blocks.map(({ block_id, element }) => [block_id, element.initial_value ?? ""] as const);
  return { viewId: String(view["id"]), values: Object.fromEntries(values) };
}

it("sets a budget, changes it in the form, and shows it in answers about the same costs", async () => {
  const set = await workspace.ask("/atlas-budget 20k");
  expect(set).toMatchObject({ status: "answered", replies: [] });
  const { id } = await onlyBudget();
  const usage = await workspace.ask("/atlas-usage");
  expect(JSON.stringify(usage.messages[0]?.blocks)).toMatch(/Budget: \*\$[\d,.]+\* of \$20,000\.00/);
  const other = await workspace.ask("/atlas-usage cluster:telemetry");
  expect(JSON.stringify(other.messages[0]?.blocks)).not.toContain("Budget");
  const nothing = await workspace.ask('/atlas-usage service:"Legacy Backup"');
  expect(JSON.stringify(nothing.messages[0]?.blocks)).not.toMatch(/forecast|1–19 November/);

  await workspace.click(set, `budget_edit_${id}`);
  const { viewId, values } = await openForm();
  expect(Object.values(values)).toEqual(["20000", "80% 100%", "100%"]);
  const submit = (amount: string) => {
    const typed = { ...values, budget_amount: amount, budget_forecast: "" };
    const state = Object.entries(typed).map(([field, value]) => [field, { [field]: { value } }]);
    return client().submitView({ user: "ada", viewId, values: Object.fromEntries(state) });
  };
  expect(await submit("lots")).toMatchObject({ errors: { budget_amount: expect.any(String) } });
  expect(await submit("$11,500")).toMatchObject({ ok: true });
  await workspace.current.lambda.idle();
  const changed = await onlyBudget();
  expect(changed).toMatchObject({ id, request: { amountCents: 1_150_000, actual: [80, 100], forecast: [] } });
});

it("posts once at 80 % and once at 100 %, in the thread, and nothing on the days between", async () => {
  const { id, announced } = await onlyBudget();
  expect(Object.values(announced).every(({ isSilent }) => isSilent)).toBe(true);
  expect(await tickOn(23)).toEqual([]);
  const [at80, ...more] = await tickOn(24);
  expect(more).toEqual([]);
  expect(at80?.thread_ts).toBeUndefined();
  expect(JSON.stringify(at80?.blocks)).toMatch(/Largest reasons, 1–23 November against 1–23 October.*• /);
  expect(Object.keys(buttonsOf(at80))).toEqual(["why", `budget_edit_${id}`, `budget_snooze_${id}`]);
  expect(await tickOn(25)).toEqual([]);
  const earlier = await workspace.messages();
  const shown = { messages: at80 ? [at80] : [] } as unknown as Parameters<typeof workspace.click>[0];
  await workspace.click(shown, "why");
  const [why] = await workspace.shownSince(earlier);
  expect(JSON.stringify(why?.blocks)).toMatch(/1–23 November/);
  const [at100, ...others] = await tickOn(30);
  expect(others).toEqual([]);
  expect(at100?.thread_ts).toBe(at80?.ts);
  const posted = Object.entries((await onlyBudget()).announced).filter(([, { messageTs }]) => messageTs);
  expect(posted.map(([key]) => key)).toEqual(["2026-11 actual 80", "2026-11 actual 100"]);

  await workspace.ask("/atlas-budget 14000 no forecast");
  const raised = await onlyBudget();
  expect(raised).toMatchObject({ id, request: { amountCents: 1_400_000 } });
  // What is no longer reached is armed again.
  const isOfNovember = (key: string) => key.startsWith("2026-11");
  expect(Object.keys(raised.announced).filter(isOfNovember)).toEqual(["2026-11 actual 80"]);
  expect(await tickOn(31)).toEqual([]);
});

it("shows the budget of a quarter in answers about it", async () => {
  await workspace.ask("/atlas-budget 90k quarterly", { channel: "finance" });
  const usage = await workspace.ask("/atlas-usage this quarter", { channel: "finance" });
  expect(JSON.stringify(usage.messages[0]?.blocks)).toMatch(/Budget: \*\$[\d,.]+\* of \$90,000\.00/);
});
