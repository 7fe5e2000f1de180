import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { UsageDetail } from "../../../../functions/atlas/usage-detail.ts";
import { usageCsvName, usageDetailsCsv, usageTableCsv } from "../../../../functions/features/usage/csv.ts";
import { summarizeUsage } from "../../../../functions/features/usage/summary.ts";
import { monthNumber, yearToDate } from "../../../../functions/money/period.ts";
import { anyCharacter } from "../../../any-character.ts";

const OCTOBER = { start: "2026-10-01", end: "2026-11-01" };
const PROJECT_NAME = 3;
const AMOUNT = 8;

function line(detail: Partial<UsageDetail>): UsageDetail {
  return { usageDate: "2026-10-03", usageAmount: "1.5", ...detail };
}

/** The cells, read with every line break a spreadsheet takes for the end of a row; without the header. */
function cells(details: readonly UsageDetail[]): string[][] {
  const csv = usageDetailsCsv(details, OCTOBER, "USD");
  const rows: string[][] = parse(csv, { bom: true, record_delimiter: ["\r\n", "\n", "\r"] });
  return rows.slice(1);
}

function projectName(name: string): string | undefined {
  return cells([line({ projectName: name })])[0]?.[PROJECT_NAME];
}

describe("usageDetailsCsv", () => {
  it("has a line for each detail under the names of the columns", () => {
    const detail = {
      usageDate: "2026-10-03",
      usageAmount: "1018.390000000000000001",
      organizationName: "Acme Robotics",
      organizationId: "61f4d5f0a1b2c3d4e5f60718",
      projectName: "쇼핑 🛒",
      projectId: "61f4d5f0a1b2c3d4e5f60719",
      clusterName: "c0",
      clusterId: "61f4d5f0a1b2c3d4e5f6071a",
      service: "Data Transfer",
    };
    expect(usageDetailsCsv([detail], OCTOBER, "USD")).toBe(
      "\u{FEFF}Usage Date,Organization Name,Organization ID,Project Name,Project ID,Cluster Name,Cluster ID,Service,Usage Amount (USD)\r\n" +
        "2026-10-03,Acme Robotics,61f4d5f0a1b2c3d4e5f60718,쇼핑 🛒,61f4d5f0a1b2c3d4e5f60719,c0,61f4d5f0a1b2c3d4e5f6071a,Data Transfer,1018.390000000000000001\r\n",
    );
  });

  it("leaves missing values empty", () => {
    expect(cells([line({})])).toEqual([["2026-10-03", "", "", "", "", "", "", "", "1.5"]]);
  });

  it("names the currency, and leaves an amount empty that Atlas did not send", () => {
    const csv = usageDetailsCsv([line({ usageAmount: undefined })], OCTOBER, "credits");
    expect(csv).toMatch(/,Usage Amount \(credits\)\r\n2026-10-03,{8}\r\n$/);
  });

  it("has a header even without details, because Slack refuses empty files", () => {
    expect(usageDetailsCsv([], OCTOBER, "USD")).toMatch(/^\u{FEFF}Usage Date,.*\r\n$/u);
  });

  it("contains only the months of the period", () => {
    const dates = ["2026-09-30", "2026-10", "2026-10-31T23:59:59Z", "2026-11-01", "soon", undefined];
    expect(cells(dates.map((usageDate) => line({ usageDate }))).map(([date]) => date)).toEqual([
      "2026-10",
      "2026-10-31T23:59:59Z",
    ]);
  });

  it.each([["="], ["+"], ["-"], ["@"], ["\t"], ["\r"], ["＝"], ["＋"], ["－"], ["＠"]])(
    "makes a name that begins with %j no formula",
    (sign) => {
      expect(projectName(`${sign}HYPERLINK("http://x")`)).toBe(`'${sign}HYPERLINK("http://x")`);
    },
  );

  it.each([
    ["a semicolon", "x;=1+1", "x;'=1+1"],
    ["a tab", "x\t@SUM(1)", "x\t'@SUM(1)"],
    ["a pipe", "x|+1", "x|'+1"],
    ["a comma, spaces and a quote", 'x, "-1+1', `x, "'-1+1`],
    ["a comma of Arabic", "x\u060C=1", "x\u060C'=1"],
    ["a space", "x -1", "x '-1"],
    ["a line break", "x\n=1+1", "x\n'=1+1"],
    ["a carriage return", "x\r=1+1", "x\r'=1+1"],
    ["control characters", "x;\u0000\u001B\u200B=1", "x;\u0000\u001B\u200B'=1"],
    ["spaces at the beginning", "  \uFEFF=1+1", "  \uFEFF'=1+1"],
    ["a quote at the beginning", '"=1+1', `"'=1+1`],
    ["several separators", ";;=1;|+2", ";;'=1;|'+2"],
  ])("lets nothing behind %s be a formula, should it separate cells", (_what, name, harmless) => {
    expect(projectName(name)).toBe(harmless);
  });

  it.each([
    ["Acme - Production"],
    ["pay-per-use"],
    ["R&D (a+b)"],
    ["a=b"],
    ["me@x.example"],
    ["C++"],
    ["🚀-launch"],
  ])("leaves the name %s as it is", (name) => {
    expect(projectName(name)).toBe(name);
  });

  it.each([["-5.00"], ["-0.000000001"], ["+5"], ["1e-7"]])("leaves the amount %s a number", (usageAmount) => {
    expect(cells([line({ usageAmount })])[0]?.[AMOUNT]).toBe(usageAmount);
  });

  it.each([["=1+1"], ["-1;=2"], ["-cmd|' /C calc'!A0"], ["+1 -=2"]])(
    "takes the amount %j for none",
    (usageAmount) => {
      expect(cells([line({ usageAmount })])[0]?.[AMOUNT]).toBe(
        `'${usageAmount}`.replace(/([; ])([-=])/g, "$1'$2"),
      );
    },
  );

  it.each([[","], [";"], ["\t"], ["|"], [":"], ["^"], ["~"], ["!"], ["/"], ["\u061B"]])(
    "has no cell that begins like a formula when %j separates cells, in every way to read quotes",
    (separator) => {
      const piece = fc.constantFrom(
        ..."=+-@＝＋－＠;,|:^~! \t\r\n\"'",
        "\u0000",
        "\u001B",
        "\u200B",
        "\uFEFF",
        separator,
        "a",
        "1",
      );
      const name = fc.string({ unit: piece, maxLength: 12 });
      const detail = fc.record({
        organizationName: name,
        projectName: name,
        clusterName: name,
        service: name,
      });
      fc.assert(
        fc.property(fc.array(detail, { minLength: 1, maxLength: 3 }), (details) => {
          const csv = usageDetailsCsv(
            details.map((names) => line({ ...names, usageAmount: "-1.5" })),
            OCTOBER,
            "USD",
          );
          for (const cell of everyCell(csv, separator)) {
            if (!/^[+-]?[\d.]+$/.test(cell)) expect(cell).not.toMatch(/^[\s\p{C}"]*[=+\-@＝＋－＠]/u);
          }
        }),
      );
    },
  );

  it("reads back as it was written, apart from apostrophes", () => {
    const hostile = fc.constantFrom(
      "=",
      "-",
      "@",
      "＝",
      "\t",
      '"',
      '""',
      ",",
      "\n",
      "\r",
      "'",
      ";",
      "\u{FEFF}",
    );
    const piece = fc.oneof(fc.string({ unit: anyCharacter, maxLength: 8 }), hostile);
    const name = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(""));
    const detail = fc.record({ projectName: name, clusterName: name, service: name });
    fc.assert(
      fc.property(fc.array(detail, { maxLength: 5 }), (details) => {
        const read = cells(details.map(line)).map((row) => row.map(bare));
        const written = details.map(({ projectName, clusterName, service }) => {
          const names = [projectName, "", clusterName, "", service].map(bare);
          return ["2026-10-03", "", "", ...names, "1.5"];
        });
        expect(read).toEqual(written);
      }),
    );
  });
});

/** Everything that a spreadsheet could take for a cell by this separator, whether or not it heeds quotes. */
function everyCell(csv: string, separator: string): string[] {
  return csv.split(/[\r\n]/).flatMap((row) => row.split(separator));
}

/** Apostrophes aside, for they may have been added. */
function bare(cell = ""): string {
  return cell.replaceAll("'", "");
}

describe("usageTableCsv", () => {
  it.each([
    ["changes", 5],
    ["amounts", 4],
    ["none", 3],
    ["partly", 3],
  ] as const)("compared by %s has %i columns", (kind, count) => {
    const details = [line({ service: "Backup" }), line({ service: "Backup", usageDate: "2026-09" })];
    const summary = summarizeUsage(details, { period: OCTOBER, groupBy: "services" });
    const [head = ""] = usageTableCsv(summary, "USD", { kind }).split("\r\n");
    expect(head.split(",")).toHaveLength(count);
  });

  it("of a year to date has the previous amounts and changes of the months that both years have", () => {
    const dates = ["2025-09", "2025-10", "2026-08", "2026-09", "2026-10"];
    const details = dates.map((usageDate) => line({ service: "Backup", usageDate }));
    const period = { start: "2026-01-01", end: "2026-11-01", comparedWith: "year_before" } as const;
    const summary = summarizeUsage(details, { period, groupBy: "services" });
    const common = { ...period, start: "2026-09-01" };
    const months = summarizeUsage(details, { period: common, groupBy: "services" });
    const [head, ...rows] = parse(usageTableCsv(summary, "USD", { kind: "months", months }), { bom: true });
    expect(head?.[2]).toContain("2025");
    expect(rows).toEqual([
      ["Backup", "4.50", "3.00", "0.00", "100.0%"],
      ["Total", "4.50", "3.00", "0.00", "100.0%"],
    ]);
  });

  const table = (details: readonly UsageDetail[]) => {
    const summary = summarizeUsage(details, { period: OCTOBER, groupBy: "projects", maxRows: 1 });
    return usageTableCsv(summary, "USD");
  };

  it("is the table of the answer with all its rows, in dollars with two decimals", () => {
    const details = [
      line({ projectName: "=Shop", usageAmount: "1234.567" }),
      line({ projectName: "=Shop", usageAmount: "2000", usageDate: "2026-09" }),
      line({ projectName: "Search", usageAmount: "1" }),
      line({ projectName: "Lab", usageAmount: "0.5" }),
      line({ usageAmount: "-4.5" }),
    ];
    expect(table(details)).toBe(
      "\u{FEFF}Project,October 2026 (USD),September 2026 (USD),Change (USD),Share\r\n" +
        "'=Shop,1234.57,2000.00,-765.43,\r\n" +
        "Search,1.00,0.00,1.00,0.1%\r\n" +
        "Lab,0.50,0.00,0.50,0.0%\r\n" +
        "Not in a project,-4.50,0.00,-4.50,\r\n" +
        "Total,1231.57,2000.00,-768.43,100.0%\r\n",
    );
  });
});

describe("usageCsvName", () => {
  it.each([
    [OCTOBER, "services", "atlas-usage-2026-10-by-services.csv"],
    [
      { start: "2026-01-01", end: "2026-07-01" },
      "projects",
      "atlas-usage-2026-01-to-2026-06-by-projects.csv",
    ],
    [yearToDate(monthNumber("2026-06")), "projects", "atlas-usage-ytd-2026-06-by-projects.csv"],
    [{ start: "2025-01-01", end: "2026-01-01" }, "clusters", "atlas-usage-2025-by-clusters.csv"],
  ])("names the period and the grouping", (period, groupBy, name) => {
    expect(usageCsvName({ period }, groupBy)).toBe(name);
  });
});
