import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { problemsOfBlocks } from "../../../../simulators/slack/blocks/blocks.ts";

const text = fc.string({ minLength: 1, maxLength: 5 });
const rawText = fc.record({ type: fc.constant("raw_text"), text });
const rawNumber = fc.record({
  type: fc.constant("raw_number"),
  value: fc.double({ noNaN: true, noDefaultInfinity: true }),
  text,
});
const richText = text.map((inside) => ({
  type: "rich_text",
  elements: [{ type: "rich_text_section", elements: [{ type: "text", text: inside }] }],
}));

const tables = fc.integer({ min: 1, max: 20 }).chain((columns) => {
  const row = (cell: fc.Arbitrary<object>) => fc.array(cell, { minLength: columns, maxLength: columns });
  return fc.record(
    {
      type: fc.constant("data_table"),
      caption: fc.string({ minLength: 1 }),
      rows: fc
        .tuple(
          row(fc.oneof(rawText, rawNumber)),
          fc.array(row(fc.oneof(rawText, rawNumber, richText)), { minLength: 1, maxLength: 200 }),
        )
        .map(([head, body]) => [head, ...body]),
      page_size: fc.integer({ min: 1, max: 100 }),
      row_header_column_index: fc.nat(columns - 1),
    },
    { requiredKeys: ["type", "caption", "rows"] },
  );
});

const times = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item);
const cell = (content: string) => ({ type: "raw_text", text: content });
const table = (fields: object) => ({
  ...{ type: "data_table", caption: "Costs", rows: [[cell("Name")], [cell("a")]] },
  ...fields,
});
const rich = { type: "rich_text", elements: [{ type: "rich_text_section", elements: [] }] };

describe("a data table", () => {
  it("is valid within Slack's limits", () => {
    fc.assert(
      fc.property(tables, (valid) => {
        expect(problemsOfBlocks([valid], 50)).toEqual([]);
      }),
      { numRuns: 30 },
    );
    const largest = table({ rows: times(200, times(20, cell("xxxxx"))) });
    expect(problemsOfBlocks([largest], 50)).toEqual([]);
    expect(problemsOfBlocks([table({ rows: times(201, [cell("x")]) })], 50)).toEqual([]);
  });

  it.each([
    ["no caption", { caption: undefined }, "/caption"],
    ["an empty caption", { caption: "" }, "/caption"],
    ["a header alone", { rows: [[cell("Name")]] }, "/rows"],
    ["202 rows", { rows: times(202, [cell("a")]) }, "/rows"],
    ["a row of another length", { rows: [[cell("Name")], [cell("a"), cell("b")]] }, "/rows/1"],
    ["an empty cell", { rows: [[cell("Name")], [cell("")]] }, "/rows/1/0/text"],
    ["an unknown cell", { rows: [[cell("Name")], [{ type: "button" }]] }, "/rows/1/0/type"],
    ["rich text in its header", { rows: [[rich], [cell("a")]] }, "/rows/0/0/type"],
    [
      "a number without a value",
      { rows: [[cell("Name")], [{ type: "raw_number", text: "1" }]] },
      "/rows/1/0/value",
    ],
    ["over 20,000 characters", { rows: times(2, [cell("x".repeat(10_001))]) }, "/rows"],
    ["a page of no rows", { page_size: 0 }, "/page_size"],
    ["a page of 101 rows", { page_size: 101 }, "/page_size"],
    ["a page of half a row", { page_size: 0.5 }, "/page_size"],
    ["row headers beyond its columns", { row_header_column_index: 1 }, "/row_header_column_index"],
  ])("may not have %s", (_title, fields, place) => {
    expect(problemsOfBlocks([table(fields)], 50)).toEqual([
      expect.stringContaining(`[json-pointer:/blocks/0${place}]`),
    ]);
  });

  it("has at most 20 columns, and is not in a container", () => {
    expect(problemsOfBlocks([table({ rows: times(2, times(21, cell("a"))) })], 50)).toHaveLength(2);
    const title = { type: "plain_text", text: "Costs" };
    expect(problemsOfBlocks([{ type: "container", title, child_blocks: [table({})] }], 50)).toHaveLength(1);
  });
});
