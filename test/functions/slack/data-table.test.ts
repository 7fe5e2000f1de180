import { expect, it } from "vitest";
import {
  dataTable,
  fitsDataTable,
  plainTable,
  type TableContent,
} from "../../../functions/slack/data-table.ts";
import { refuseMessage } from "../../../simulators/slack/message-check.ts";

const content: TableContent = {
  head: ["Cluster", "Amount", "Tier"],
  rows: [
    [{ text: "lab" }, { text: "$1.50", value: 1.5 }, { text: "M30" }],
    [{ text: "edge" }, { text: "–" }, { text: "" }],
  ],
  total: [{ text: "Total" }, { text: "$1.50", value: 1.5 }, { text: "" }],
};

it("numbers have values to sort by, and the total has none, so that it stays last", () => {
  const table = dataTable("Clusters", content);
  expect(table.rows.map((row) => row.map(({ type }) => type))).toEqual([
    ["raw_text", "raw_text", "raw_text"],
    ["raw_text", "raw_number", "raw_text"],
    ["raw_text", "raw_text", "raw_text"],
    ["rich_text", "rich_text", "rich_text"],
  ]);
  expect(refuseMessage("chat.update", { blocks: [table] })).toBeUndefined();
});

it("the plain table has the same text, with numbers on the right", () => {
  const table = plainTable(content);
  expect(table.column_settings?.map(({ align }) => align)).toEqual([undefined, "right", "left"]);
  expect(table.rows).toHaveLength(4);
  expect(refuseMessage("chat.update", { blocks: [table] })).toBeUndefined();
});

it("knows how many characters fit", () => {
  const rows = (count: number) => Array.from({ length: count }, () => [{ text: "x".repeat(100) }]);
  // Cells are shortened to 80 characters.
  expect(fitsDataTable({ head: [], rows: rows(250) })).toBe(true);
  expect(fitsDataTable({ head: [], rows: rows(251) })).toBe(false);
});
