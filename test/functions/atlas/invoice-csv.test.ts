import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type InvoiceTotals, sumInvoiceCsv } from "../../../functions/atlas/invoice-csv.ts";
import { createRecordReader } from "../../../functions/atlas/invoice-csv-records.ts";
import { compareMoney, type Money, parseDollars, sumMoney } from "../../../functions/money/money.ts";

const HEAD = {
  "Invoice Number": "666acb8787ba43606905dcae",
  "Billing Period": "June 1, 2024 - July 1, 2024",
  "Organization Name": "Test 2",
};
const COLUMNS = ["Date", "Description", "Project", "Project ID", "SKU", "Cluster", "Unit Price", "Amount"];

interface Charge {
  project: string;
  projectId: string;
  sku: string;
  cluster: string;
  description: string;
  amount: string;
}

interface Style {
  readonly head?: Readonly<Record<string, string>>;
  readonly columns?: readonly string[];
  readonly lineBreak?: "\n" | "\r\n";
  readonly bom?: boolean;
}

const CHARGE: Charge = {
  project: "Shop",
  projectId: "32b6e34b3d91647abb20e7b8",
  sku: "ATLAS_AWS_INSTANCE_M10",
  cluster: "prod",
  description: "Instance, M10",
  amount: "1.25",
};

/** The CSV as Atlas documents it. */
function csvOf(charges: readonly Charge[], style: Style = {}): string {
  const { head = HEAD, columns = COLUMNS, lineBreak = "\n", bom = false } = style;
  const lines = charges.map((charge) => {
    const cells: Record<string, string> = {
      Date: "2024-06-01",
      Description: charge.description,
      Project: charge.project,
      "Project ID": charge.projectId,
      SKU: charge.sku,
      Cluster: charge.cluster,
      Amount: charge.amount,
    };
    return columns.map((column, index) => (index < COLUMNS.length ? (cells[column] ?? "") : "a tag"));
  });
  const block = Object.entries(head).map(([name, value]) => [name, value, ""]);
  const write = (rows: readonly (readonly string[])[]): string =>
    stringify(rows as string[][], { record_delimiter: lineBreak, quoted_match: /[\r\n]/ });
  return `${bom ? "\u{FEFF}" : ""}${write(block)}${lineBreak}${write([columns, ...lines])}`;
}

async function* chunksOf(
  bytes: Uint8Array,
  sizes: readonly number[] = [bytes.length],
): AsyncGenerator<Uint8Array> {
  for (let from = 0, n = 0; from < bytes.length; n++) {
    const size = sizes[n % sizes.length] ?? bytes.length;
    yield bytes.subarray(from, from + size);
    from += size;
  }
}

function totals(csv: string | Uint8Array, sizes?: readonly number[]): Promise<InvoiceTotals> {
  return sumInvoiceCsv(chunksOf(Buffer.from(csv as string), sizes));
}

function sumOf(charges: readonly Charge[]): Money {
  return sumMoney(charges.map(({ amount }) => parseDollars(amount)));
}

/** Exact amounts by name, the way a person would add them up. */
function sums(charges: readonly Charge[], nameOf: (charge: Charge) => string): Map<string, Money> {
  const groups = Map.groupBy(charges, nameOf);
  return new Map([...groups].map(([name, group]) => [name, sumOf(group)]));
}

function expectEqual(a: Money | undefined, b: Money | undefined): void {
  expect(a && b && compareMoney(a, b)).toBe(0);
}

const name = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.constantFrom(
    "",
    "결제",
    '"',
    '""',
    ",",
    "a\nb",
    "a\r\nb",
    "\r\n",
    '","',
    " x ",
    "__proto__",
    "Amount",
    "=1+1",
  ),
);
const amount = fc.oneof(
  fc.stringMatching(/^-?\d{1,9}(\.\d{1,10})?$/),
  fc.constantFrom("1e-7", "-.5", "123456789012345678901.25", "+3"),
);
const charge = fc.record({
  project: name,
  projectId: name,
  sku: name,
  cluster: name,
  description: name,
  amount,
});
const sizes = fc.oneof(
  fc.constant([1]),
  fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 }),
  fc.constant([100_000]),
);

describe("the totals of an invoice's CSV", () => {
  it("equals what was written, for any names and any ends of chunks", async () => {
    const style = fc.record({
      lineBreak: fc.constantFrom("\n" as const, "\r\n" as const),
      bom: fc.boolean(),
      columns: fc
        .shuffledSubarray(COLUMNS, { minLength: COLUMNS.length })
        .chain((columns) =>
          fc
            .array(fc.constantFrom("team", "Amount", "tag, 2", "SKU"), { maxLength: 3 })
            .map((tags) => [...columns, ...tags]),
        ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(charge), style, sizes, async (charges, how, cuts) => {
        const result = await totals(csvOf(charges, how), cuts);
        expect(result).toMatchObject({ head: HEAD, lines: charges.length });
        expect(result.problem).toBeUndefined();
        expectEqual(result.total, sumOf(charges));
        const bySku = sums(charges, ({ sku }) => sku);
        expect(result.bySku).toHaveLength(bySku.size);
        for (const share of result.bySku) expectEqual(share.amount, bySku.get(share.name ?? ""));
        const byProject = sums(charges, ({ project, projectId }) => projectId || `name ${project}`);
        for (const shares of [result.byProject, result.byCluster]) {
          expectEqual(sumMoney(shares.map((share) => share.amount)), result.total);
        }
        for (const { id, name, amount } of result.byProject) {
          expectEqual(amount, byProject.get(id ?? `name ${name ?? ""}`));
        }
      }),
    );
  });

  it("keeps any head as it is", async () => {
    const head = fc.dictionary(
      name.filter((text) => text !== "" && !text.includes("\u{FEFF}")),
      name,
    );
    await fc.assert(
      fc.asyncProperty(head, sizes, async (written, cuts) => {
        const result = await totals(csvOf([CHARGE], { head: written }), cuts);
        expect({ ...result.head }).toEqual({ ...written });
        expect(result.lines).toBe(1);
      }),
    );
  });

  it("needs no line break at the end", async () => {
    const csv = csvOf([CHARGE, CHARGE]).trimEnd();
    const result = await totals(csv, [7]);
    expect(result).toMatchObject({ lines: 2, total: parseDollars("2.50") });
    expect(result.problem).toBeUndefined();
    const empty = await totals("Invoice Number,1,\n\nProject Name,SKU,Cluster,Amount");
    expect(empty).toMatchObject({ lines: 0 });
    expect(empty.problem).toBeUndefined();
  });

  it("adds up the positive lines on their own", async () => {
    const result = await totals(csvOf([CHARGE, { ...CHARGE, amount: "-0.07" }, { ...CHARGE, amount: "0" }]));
    expect(result).toMatchObject({ lines: 3, positive: parseDollars("1.25"), total: parseDollars("1.18") });
  });

  it.each([
    ["=1+1", 6],
    ["@SUM(A1)", 6],
    ["-cmd", 6],
    ["-", undefined],
    ["＝1", 6],
    ["-1.5e-7", undefined],
    ["+3", undefined],
    ["a=1", undefined],
  ])("sees whether a cell begins like a formula: %j", async (cell, line) => {
    const result = await totals(csvOf([CHARGE, { ...CHARGE, description: cell }]));
    expect(result.formulaLine).toBe(line && line + 1);
  });

  it("needs no head", async () => {
    const csv = csvOf([CHARGE], { head: {} }).trimStart();
    expect(await totals(csv)).toMatchObject({ head: {}, lines: 1, total: parseDollars("1.25") });
  });

  it.each(["\n", "\r\n"] as const)("goes through empty lines that end in %j", async (lineBreak) => {
    const csv = csvOf([CHARGE, CHARGE], { lineBreak });
    const result = await totals(`${csv.replace("Amount", `Amount${lineBreak}`)}${lineBreak}${lineBreak}`);
    expect(result.lines).toBe(2);
    expect(result.problem).toBeUndefined();
  });

  it("reads lines of either ending below a header that ends in CRLF", async () => {
    const csv = csvOf([CHARGE, CHARGE], { lineBreak: "\r\n" });
    const result = await totals(`${csv}${csv.slice(csv.lastIndexOf("2024")).replace("\r\n", "\n")}`);
    expect(result.lines).toBe(3);
    expect(result.problem).toBeUndefined();
  });

  it("shows the largest first, names a renamed project by its last name, and tells clusters of a name apart", async () => {
    const other = { ...CHARGE, project: "Search", projectId: "32b6e34b3d91647abb20e7b9" };
    const support = { ...CHARGE, project: "", projectId: "", cluster: "", sku: "SUPPORT", amount: "0.5" };
    const charges = [CHARGE, { ...CHARGE, project: "Store" }, { ...other, amount: "10" }, support];
    const result = await totals(csvOf(charges));
    expect(result.byProject).toMatchObject([
      { name: "Search", id: other.projectId },
      { name: "Store", id: CHARGE.projectId, amount: parseDollars("2.50") },
      { name: undefined, id: undefined },
    ]);
    expect(result.bySku.map((share) => share.name)).toEqual([CHARGE.sku, "SUPPORT"]);
    expect(result.byCluster).toMatchObject([
      { name: "prod", project: "Search" },
      { name: "prod", project: "Store" },
      { name: undefined, amount: parseDollars("0.5") },
    ]);
  });

  it("asks for a chunk when it is done with the one before, and for all of them even after a problem", async () => {
    const csv = Buffer.from(
      csvOf([CHARGE, ...new Array<Charge>(50).fill(CHARGE)], {}).replace("prod", 'pr"od'),
    );
    const seen: Uint8Array[] = [];
    async function* copied(): AsyncGenerator<Uint8Array> {
      for await (const chunk of chunksOf(csv, [100])) {
        seen.push(chunk);
        yield chunk;
      }
    }
    expect((await sumInvoiceCsv(copied())).problem?.kind).toBe("malformed");
    expect(Buffer.concat(seen)).toEqual(csv);
  });

  it("passes on what its source throws", async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(csvOf([CHARGE]));
      throw new Error("The connection broke.");
    }
    await expect(sumInvoiceCsv(broken())).rejects.toThrow("The connection broke.");
  });
});

/** Of the longest amount in the test below. */
const AMOUNT_LENGTH = 5;

describe("a file that breaks off", () => {
  it("is never counted for more than was written, and seen unless it breaks off behind a whole line", async () => {
    const charges = [
      { ...CHARGE, amount: "12.34" },
      { ...CHARGE, description: 'a "quote",\r\nand 결제\n', amount: "-5.75" },
      { ...CHARGE, description: "\n\n", cluster: "", amount: "100" },
    ];
    for (const lineBreak of ["\n", "\r\n"] as const) {
      const whole = Buffer.from(csvOf(charges, { lineBreak, bom: true }));
      const ends = [0, 1, 2, 3].map((count) =>
        Buffer.byteLength(csvOf(charges.slice(0, count), { lineBreak, bom: true })),
      );
      for (let size = 0; size < whole.length; size++) {
        const result = await totals(whole.subarray(0, size), [1 + (size % 40)]);
        const complete = Math.max(0, ends.filter((end) => end <= size).length - 1);
        const isAmountCut = ends.some((end) => size < end && size >= end - lineBreak.length - AMOUNT_LENGTH);
        if (isAmountCut) continue;
        expect(result.lines, `${size}`).toBe(complete);
        expectEqual(result.total, sumOf(charges.slice(0, complete)));
        if (size > 40) expect(result.problem?.kind).toBe(ends.includes(size) ? undefined : "truncated");
      }
    }
  });

  it.each([
    ["Invoice Number,1,\n", 2],
    ["Invoice Number,1,\n\n", 3],
    ["Invoice Number,1,\n\nProject,SKU,Cluster,Amo", 3],
    ["Invoice Number,1,\n\nProject,SKU,Cluster,Amount\na,b,c,1\na,b", 5],
    ['Invoice Number,1,\r\n\r\nProject,SKU,Cluster,Amount\r\na,"b\r\n",c,1\r\na,"', 6],
  ])("says in which line: %j", async (csv, line) => {
    expect((await totals(csv)).problem).toMatchObject({ kind: "truncated", line });
  });
});

describe("a malformed file", () => {
  const good = "Invoice Number,1,\n\nProject,SKU,Cluster,Amount\na,s,c,1\n";

  it.each([
    ["too few fields", "malformed", `${good}a,s,2\na,s,c,4\n`, 5],
    ["too many fields", "malformed", `${good}a,s,c,2,\na,s,c,4\n`, 5],
    ["a quote in a field", "malformed", `${good}a"b,s,c,2\na,s,c,4\n`, 5],
    ["text behind a quote", "malformed", `${good}"a"b,s,c,2\na,s,c,4\n`, 5],
    ["a quote that is never closed", "malformed", `${good}"a,s,c,2\n${"a,s,c,4\n".repeat(140_000)}`, 5],
  ])("with %s is %s, and counted up to there", async (_kind, kind, csv, line) => {
    const result = await totals(csv, [30_000]);
    expect(result).toMatchObject({ lines: 1, total: parseDollars("1"), problem: { kind, line } });
    expect(result.byProject).toHaveLength(1);
    expect(result.problem?.message).toContain(`ine ${line}`);
  });

  it.each([
    ["a page of a proxy", "\u{FEFF} <html>\n<body>\n", "not_csv", 1],
    ["JSON", '{"error": 500, "x": 1}', "not_csv", 1],
    ["nothing", "\n", "not_csv", 1],
    ["other text", "Service unavailable", "not_csv", 1],
    ["a table without what is needed", "A,1,\n\nProject,Cluster,Cost\n", "missing_columns", 3],
    ["a quote in the head", 'A,"1"2,\n\n', "malformed", 1],
    ["a head without end", "A,1,\nB,".padEnd(100_000, "x"), "missing_columns", 2],
  ])("that is %j has no lines", async (_kind, csv, kind, line) => {
    expect(await totals(csv, [30_000])).toMatchObject({ lines: 0, problem: { kind, line } });
  });

  it.each(["", " ", "free", "$1"])("goes on behind a line whose amount is %j", async (blank) => {
    const result = await totals(`${good}a,s,c,${blank}\n"a\r\nb",s,c,4\n`);
    expect(result).toMatchObject({ lines: 2, linesWithoutAmount: 1, total: parseDollars("5") });
    expect(result.problem).toBeUndefined();
  });

  it("names the columns that are missing", async () => {
    const { problem } = await totals("A,1,\n\nProject,Cluster,Cost\nx,y,1\n");
    expect(problem?.message).toMatch(/lacks SKU, Amount\./);
  });

  it("never makes it fail", async () => {
    const csv = csvOf([CHARGE, { ...CHARGE, description: 'a "b"\r\n결제' }, CHARGE], { lineBreak: "\r\n" });
    const noise = fc.array(fc.tuple(fc.nat(Buffer.byteLength(csv) - 1), fc.integer({ min: 0, max: 255 })), {
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(noise, sizes, async (changes, cuts) => {
        const bytes = Buffer.from(csv);
        for (const [index, byte] of changes) bytes[index] = byte;
        expect((await totals(bytes, cuts)).lines).toBeLessThanOrEqual(3 + changes.length);
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), async (bytes) => {
        expect((await totals(bytes)).problem).toBeDefined();
      }),
    );
  });
});

describe("the records of a table", () => {
  const piece = fc.constantFrom("a", "결", ",", '"', '""', "\n", "\r\n", "\r", '","', '"a,\n"', "a,b\n");
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => `x,y\n${pieces.join("")}`);

  function read(csv: string, lineBreaks: readonly string[], cuts: readonly number[]) {
    const bytes = Buffer.from(csv);
    const records: string[][] = [];
    const reader = createRecordReader({ lineOffset: 0, lineBreaks: [...lineBreaks] }, (fields) => {
      records.push(fields);
    });
    for (let from = 0, n = 0; from < bytes.length; n++) {
      const size = cuts[n % cuts.length] ?? 1;
      const problem = reader.write(bytes.subarray(from, from + size));
      if (problem) return { records, problem };
      from += size;
    }
    return { records, problem: reader.end() };
  }

  function readWithCsvParse(csv: string, lineBreaks: readonly string[]) {
    const records: string[][] = [];
    const on_record = (fields: string[]) => void records.push(fields);
    try {
      parse(csv, { bom: true, skip_empty_lines: true, record_delimiter: [...lineBreaks], on_record });
      return { records: records.slice(1), problem: undefined };
    } catch (error) {
      return { records: records.slice(1), problem: error };
    }
  }

  it("are those that csv-parse finds", () => {
    const lineBreaks = fc.constantFrom(["\n"], ["\r\n", "\n"]);
    fc.assert(
      fc.property(text, lineBreaks, sizes, (csv, breaks, cuts) => {
        const [own, other] = [read(csv, breaks, cuts), readWithCsvParse(csv, breaks)];
        expect(own.records).toEqual(other.records);
        expect(own.problem === undefined).toBe(other.problem === undefined);
      }),
      { numRuns: 2_000 },
    );
  });
});
