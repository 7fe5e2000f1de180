import { expect, it } from "vitest";
import { budgets } from "../../functions/features/budget/subscription.ts";
import type { Answer } from "../../local/terminal/answer.ts";
import { buttonsOf } from "../messages.ts";
import { onlyOf, tickOn, useWorkspaceOn, workspace } from "./watches.ts";

useWorkspaceOn(20);

const client = () => workspace.current.slack.client;

function budgetLineIn({ messages }: Answer): string | undefined {
  return /Budget: [^"]*/.exec(JSON.stringify(messages[0]?.blocks))?.[0];
}

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
  const { id } = await onlyOf(budgets);
  const usage = await workspace.ask("/atlas-usage");
  expect(budgetLineIn(usage)).toMatch(/^Budget: \*\$[\d,.]+\* of \$20,000\.00/);
  const other = await workspace.ask("/atlas-usage cluster:telemetry");
  expect(JSON.stringify(other.messages[0]?.blocks)).not.toContain("Budget");
  const nothing = await workspace.ask('/atlas-usage service:"Legacy Backup"');
  expect(JSON.stringify(nothing.messages[0]?.blocks)).not.toMatch(/forecast|1–19 November/);
  const ofLines = await workspace.ask("/atlas-usage by days");
  expect(budgetLineIn(ofLines)).toBe(budgetLineIn(usage));
  // It has counted what the answer adds up.
  expect(ofLines.messages[0]?.text).toContain(/\$[\d,.]+/.exec(budgetLineIn(ofLines) ?? "")?.[0]);
  expect(budgetLineIn(await workspace.ask("/atlas-usage yesterday"))).toBeUndefined();

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
  const changed = await onlyOf(budgets);
  expect(changed).toMatchObject({ id, request: { amountCents: 1_150_000, actual: [80, 100], forecast: [] } });
});

it("posts once at 80 % and once at 100 %, in the thread, and nothing on the days between", async () => {
  const { id, announced } = await onlyOf(budgets);
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
  const posted = Object.entries((await onlyOf(budgets)).announced).filter(([, { messageTs }]) => messageTs);
  expect(posted.map(([key]) => key)).toEqual(["2026-11 actual 80", "2026-11 actual 100"]);

  await workspace.ask("/atlas-budget 14000 no forecast");
  const raised = await onlyOf(budgets);
  expect(raised).toMatchObject({ id, request: { amountCents: 1_400_000 } });
  // What is no longer reached is armed again.
  const isOfNovember = (key: string) => key.startsWith("2026-11");
  expect(Object.keys(raised.announced).filter(isOfNovember)).toEqual(["2026-11 actual 80"]);
  expect(await tickOn(31)).toEqual([]);
});

it("shows the budget of a quarter in answers about it", async () => {
  await workspace.ask("/atlas-budget 90k quarterly", { channel: "finance" });
  const usage = await workspace.ask("/atlas-usage this quarter", { channel: "finance" });
  expect(budgetLineIn(usage)).toMatch(/^Budget: \*\$[\d,.]+\* of \$90,000\.00/);
  const ofLines = await workspace.ask("/atlas-usage this quarter by skus", { channel: "finance" });
  expect(budgetLineIn(ofLines)).toBe(budgetLineIn(usage));
});
