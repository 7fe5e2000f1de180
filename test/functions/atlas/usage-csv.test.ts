import { stringify } from "csv-stringify/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readUsageCsv, UsageCsvError } from "../../../functions/atlas/usage-csv.ts";

const COLUMNS = [
  ["Billed Date", "usageDate"],
  ["Invoice Id", undefined],
  ["Organization Name", "organizationName"],
  ["Organization ID", "organizationId"],
  ["Project Name", "projectName"],
  ["Project Id", "projectId"],
  ["Cluster Name", "clusterName"],
  ["Cluster Unique Id", "clusterId"],
  ["Usage Amount", "usageAmount"],
] as const;

const DETAIL = {
  usageDate: "2024-06-01",
  organizationName: "Test 2",
  organizationId: "666acb8787ba43606905dcac",
  projectName: 'The "Shop", new',
  projectId: "32b6e34b3d91647abb20e7b8",
  clusterName: "prod",
  clusterId: "32b6e34b3d91647abb20e7b9",
  usageAmount: "1018.39",
};

type Detail = Partial<typeof DETAIL>;

function cells(detail: Detail): string[] {
  return COLUMNS.map(([, key]) => (key === undefined ? "an invoice" : (detail[key] ?? "")));
}

function table(details: readonly Detail[]): string {
  return stringify([COLUMNS.map(([name]) => name), ...details.map(cells)]);
}

/** As the documentation prints it. */
function sideways(details: readonly Detail[], between = ""): string {
  return details
    .map((detail) => stringify(cells(detail).map((value, index) => [COLUMNS[index]?.[0], value])))
    .join(between);
}

const OTHER = { ...DETAIL, projectName: "Billed Date\r\n결제", usageAmount: "-0.000000001" };

describe("readUsageCsv", () => {
  it.each([
    ["a table", table([DETAIL, OTHER])],
    ["a table with a byte order mark", `\u{FEFF}${table([DETAIL, OTHER])}`],
    ["blocks on their side", sideways([DETAIL, OTHER])],
    ["blocks with an empty line between them", sideways([DETAIL, OTHER], "\n")],
    [
      "blocks with a comma at the end of each line",
      sideways([DETAIL, OTHER]).replaceAll(/\n(?=[BIOPCU])|\n$/g, ",\n"),
    ],
  ])("reads %s", (_form, csv) => {
    expect(readUsageCsv(csv)).toEqual([DETAIL, OTHER]);
  });

  it("reads one block with a value for each detail", () => {
    const [first, second] = [cells(DETAIL), cells(OTHER)];
    const csv = stringify(COLUMNS.map(([name], index) => [name, first[index], second[index]]));
    expect(readUsageCsv(csv)).toEqual([DETAIL, OTHER]);
  });

  it("gives back what was written in either form, whatever the names contain", () => {
    const details = fc.array(
      fc.record({
        usageDate: fc.constant("2024-06-01"),
        projectName: fc.string({ unit: "grapheme", minLength: 1 }).map((name) => `${name}"\n,`),
        usageAmount: fc.stringMatching(/^-?\d{1,9}\.\d{1,9}$/),
      }),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(details, (written) => {
        expect(readUsageCsv(table(written))).toEqual(written);
        expect(readUsageCsv(sideways(written))).toEqual(written);
      }),
    );
  });

  it("finds columns by name, in any case and order, and takes the spaces from amounts", () => {
    const csv = "USAGE AMOUNT,Extra,project id\r\n 12.5 ,x,p\r\n";
    expect(readUsageCsv(csv)).toEqual([{ usageAmount: "12.5", projectId: "p" }]);
  });

  it.each(["", "\n", table([])])("finds no usage in %j", (csv) => {
    expect(readUsageCsv(csv)).toEqual([]);
  });

  it.each([
    ["Billed Date,Project Id\n2024-06-01,p\n", /no column Usage Amount/],
    ["Billed Date,2024-06-01\nProject Id,p\n", /no column Usage Amount/],
    ["<html>\n", /none of the documented columns/],
    ['Billed Date,Usage Amount\n"2024,1\n', /not a CSV/],
  ])("refuses %j with a sentence", (csv, sentence) => {
    expect(() => readUsageCsv(csv)).toThrow(UsageCsvError);
    expect(() => readUsageCsv(csv)).toThrow(sentence);
  });
});
