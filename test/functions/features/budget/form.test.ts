import { expect, it } from "vitest";
import { budgetModal } from "../../../../functions/features/budget/form.ts";
import { watchOf } from "./budgets.ts";

it("says whose budget it changes, unless it is for all costs", () => {
  const typesOf = (text: string) => budgetModal(watchOf(text)).blocks.map(({ type }) => type);
  expect(typesOf("100")).toEqual(["input", "input", "input"]);
  expect(typesOf("100 cluster:lab")).toEqual(["section", "input", "input", "input"]);
  expect(JSON.stringify(budgetModal(watchOf("100 cluster:lab")).blocks[0])).toContain("cluster:lab");
});
