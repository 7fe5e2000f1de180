import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { usageText } from "../../functions/features/usage/text.ts";
import { EXAMPLE_SEED } from "../../simulators/atlas/example.ts";
import { chargesBetween } from "../../simulators/atlas/ledger.ts";
import { blockTypesOf, fileNamesOf, type Shown, tableOf } from "../messages.ts";
import { fakeDate, openTestWorkspace, type TestWorkspace } from "../workspace.ts";

/** Cost Explorer's 18 months lie within these. */
const MONTHS = 30;

let workspace: TestWorkspace;

beforeAll(async () => {
  fakeDate();
  const atlasSeed = { ...EXAMPLE_SEED, monthsWithCharges: MONTHS };
  workspace = await openTestWorkspace({ processingMs: 0, atlasSeed });
});
afterEach(() => {
  workspace.atlas.control.reset();
});
afterAll(async () => {
  await workspace.close();
  vi.useRealTimers();
});

async function answered(command: string, time?: number): Promise<Shown> {
  vi.setSystemTime(time ?? Date.now() + 3_600_000);
  const answer = await workspace.ask(command);
  expect(answer.status).toBe("answered");
  return answer.messages[0] ?? expect.fail("no message");
}

/** The text of the sections of a message. */
function sectionsOf(message: Shown): string[] {
  const blocks = (message.blocks ?? []) as Array<{ type: string; text?: { text: string } }>;
  return blocks.flatMap(({ type, text }) => (type === "section" && text ? [text.text] : []));
}

/** Where the running month is in two lines of one section. */
function linesOf(message: Shown): string[] {
  return sectionsOf(message).flatMap((text) => text.split("\n"));
}

function dollarsIn(text: string | undefined): number {
  return Number(/\*\$([\d,]+)\*/.exec(text ?? "")?.[1]?.replace(/,/g, ""));
}

function centsIn(text: string | undefined): number {
  return Number(/-?\$([\d,]+\.\d\d)/.exec(text ?? "")?.[1]?.replace(/[,.]/g, ""));
}

function signedCentsIn(text = ""): number {
  return text.startsWith("-") ? -centsIn(text) : centsIn(text);
}

/** What a whole month costs by the ledger before credits, in cents. */
function wholeMonth(start: string, end: string): number {
  const charges = chargesBetween(EXAMPLE_SEED, start, end, Date.parse(end));
  const costs = charges.filter(({ service }) => service !== "Credits");
  return costs.reduce((sum, { units }) => sum + units, 0) / 100;
}

describe("the answer from the lines of invoices", () => {
  const NOVEMBER = Date.UTC(2026, 10, 21, 12);

  it.each(["skus", "regions", "days", "tag:team"])(
    "by %s has the total of Cost Explorer",
    async (grouping) => {
      const message = await answered(`/atlas-usage last month by ${grouping}`, NOVEMBER);
      const table = tableOf(message);
      expect(table.at(-1)?.[1]).toBe(
        tableOf(await answered("/atlas-usage last month", NOVEMBER)).at(-1)?.[1],
      );
      const sum = table.slice(1, -1).reduce((cents, row) => cents + signedCentsIn(row[1]), 0);
      expect(sum).toBe(signedCentsIn(table.at(-1)?.[1]));
      if (grouping === "tag:team") expect(table.map(([label]) => label)).toContain("Untagged");
      expect(blockTypesOf(message).includes("data_visualization")).toBe(grouping !== "tag:team");
    },
  );

  it("adds up the days of the running month to the month to date, and asks nothing of Cost Explorer", async () => {
    workspace.forget();
    const [byDay] = sectionsOf(await answered("/atlas-usage by day", NOVEMBER));
    expect([...workspace.queriesAsked(), ...workspace.queriesAsked("total")]).toEqual([]);
    const [days] = sectionsOf(await answered("/atlas-usage", NOVEMBER));
    expect(centsIn(byDay)).toBe(centsIn(days));
  });

  it("takes filters and bare names, and attaches the table where a button or the command asks for it", async () => {
    vi.setSystemTime(NOVEMBER);
    const answer = await workspace.ask("/atlas-usage last 7 days by projects telemetry");
    expect(tableOf(answer.messages[0]).map(([label]) => label)).toEqual([
      "Project",
      "Fleet Platform",
      "Total",
    ]);
    const earlier = await workspace.messages();
    await workspace.ask("/atlas-usage last week by clusters csv");
    await workspace.click(answer, "usage_csv");
    await workspace.click(answer, "usage_by_days");
    const shown = await workspace.shownSince(earlier);
    expect(fileNamesOf(shown).toSorted()).toEqual([
      "atlas-usage-2026-11-09-to-2026-11-15-by-clusters.csv",
      "atlas-usage-2026-11-14-to-2026-11-20-by-projects.csv",
    ]);
    expect(shown.flatMap(({ blocks }) => (blocks ? tableOf({ blocks }).length : []))).toContain(9);
  });

  it("names the invoices that can't be read, and fails without any", async () => {
    workspace.atlas.control.apply({ csvContent: "web page", csvMonth: "2026-07" });
    const partly = await answered("/atlas-usage 2026-08 by regions", NOVEMBER);
    expect(sectionsOf(partly).filter((text) => text.includes("July 2026"))).toHaveLength(3);
    expect(tableOf(partly)[0]).toHaveLength(3);
    const answer = await workspace.ask("/atlas-usage 2026-07 by regions");
    expect(await workspace.job(answer.messages[0])).toMatchObject({ error: { code: "unreadable" } });
  });
});

describe("the answer about the running month", () => {
  it("compares the complete days with the same days of the month before, and forecasts the month", async () => {
    const message = await answered("/atlas-usage", Date.UTC(2026, 10, 21, 12));
    const [days, forecast, total] = linesOf(message);
    expect(days).toMatch(/^1–20 November: \*\$[\d,.]+\*, .* on 1–20 October \(.*\)\.$/);
    const expected = wholeMonth("2026-11-01", "2026-12-01");
    expect(Math.abs(dollarsIn(forecast) - expected / 100)).toBeLessThan(1);
    expect(total).toMatch(/^November 2026 in Cost Explorer, .*: \*\$[\d,.]+\* so far/);
    for (const line of [days, forecast, total]) expect(message.text).toContain(line?.replaceAll("*", ""));
  });

  it("has the same forecast by every grouping", async () => {
    const forecasts = new Set<number>();
    for (const grouping of ["services", "projects", "clusters", "organizations"]) {
      forecasts.add(dollarsIn(linesOf(await answered(`/atlas-usage by ${grouping}`))[1]));
    }
    expect(forecasts.size).toBe(1);
    expect([...forecasts][0]).toBeGreaterThan(0);
  });

  it("reads the invoices once for answers within minutes", async () => {
    await answered("/atlas-usage");
    const files = () => workspace.atlas.requests.filter(({ path }) => path.endsWith("/csv")).length;
    const before = files();
    const again = await answered("/atlas-usage by clusters", Date.now() + 10 * 60_000);
    expect(files()).toBe(before);
    expect(linesOf(again)).toHaveLength(3);
  });

  it("covers an organization that it is limited to, and says which it covers if one is closed", async () => {
    const linked = sectionsOf(await answered('/atlas-usage org:"Acme Robotics Europe"'));
    expect(linked[0]).toMatch(/^1–\d+ November: /);
    workspace.atlas.control.apply({ role: "viewer" });
    const open = linesOf(await answered("/atlas-usage by organizations"));
    expect(open[0]).toContain("Acme Robotics only");
    expect(open[1]).toContain("Acme Robotics only");
    const closed = sectionsOf(await answered('/atlas-usage org:"Acme Robotics Europe" by projects'));
    expect(closed[1]).toMatch(/no forecast/);
  });

  it("has the days and the forecast of the costs that filters and bare names ask for", async () => {
    const command = "/atlas-usage service:Backup telemetry";
    const [days, forecast, total] = linesOf(await answered(command));
    const [byDay] = sectionsOf(await answered(`${command} by day`));
    expect(days).toMatch(/^1–\d+ November: /);
    expect(centsIn(days)).toBe(centsIn(byDay));
    expect(centsIn(total) / 100).toBeLessThan(dollarsIn(forecast));
  });

  it("says so when the invoices cannot be read", async () => {
    workspace.atlas.control.apply({ rateLimit: 1_000, retryAfter: 3_600, path: "/invoices" });
    const [total, note, ...more] = sectionsOf(await answered("/atlas-usage by projects"));
    expect(total).toContain("$");
    expect(note).toMatch(/no forecast/);
    expect(more).toEqual([]);
  });

  it("is the same in January for the year to date, which is compared with the year before", async () => {
    const [month, forecast] = linesOf(await answered("/atlas-usage", Date.UTC(2027, 0, 20, 10)));
    const [days, expected] = linesOf(await answered("/atlas-usage ytd"));
    expect(month).toMatch(/^1–19 January: .* on 1–19 December/);
    expect([days, expected]).toEqual([month, forecast]);
  });

  it("has neither on the first day, and both on the second", async () => {
    const first = await answered("/atlas-usage", Date.UTC(2026, 11, 1, 10));
    expect(sectionsOf(first)).toHaveLength(1);
    const second = linesOf(await answered("/atlas-usage", Date.UTC(2026, 11, 2, 10)));
    expect(second[0]).toMatch(/^1 December: .* on 1 November/);
    // The costs of December are another level, which one day does not show.
    const december = wholeMonth("2026-12-01", "2027-01-01") / 100;
    expect(Math.abs(dollarsIn(second[1]) / december - 1)).toBeLessThan(0.04);
  });
});

describe("the months that Cost Explorer knows", () => {
  it("need no query for a period before them", async () => {
    workspace.forget();
    const earlier = await workspace.messages();
    const message = await answered("/atlas-usage 2025-05 csv", Date.UTC(2026, 11, 4));
    expect(blockTypesOf(message)).toEqual(["header", "section", "context"]);
    expect(sectionsOf(message)[0]).toMatch(/18 months.*July 2025/);
    expect(workspace.queriesAsked()).toEqual([]);
    expect(fileNamesOf(await workspace.shownSince(earlier))).toEqual([]);
  });

  it("fail the file of a period that has left them", async () => {
    vi.setSystemTime(Date.UTC(2026, 10, 30, 12));
    const answer = await workspace.ask("/atlas-usage 2025-06");
    vi.setSystemTime(Date.UTC(2026, 11, 5, 12));
    const earlier = await workspace.messages();
    await workspace.click(answer, "usage_csv");
    const [failed, ...more] = await workspace.shownSince(earlier);
    expect(await workspace.job(failed)).toMatchObject({ error: { code: "out_of_reach" } });
    expect(more).toEqual([]);
  });

  it("limit the query, the total and the comparison", async () => {
    workspace.forget();
    const message = await answered("/atlas-usage 2025");
    expect(workspace.queriesAsked().map(({ body }) => body)).toMatchObject([
      { startDate: "2025-07-01", endDate: "2026-01-01" },
    ]);
    expect(sectionsOf(message)[0]).toMatch(/since July 2025/);
    expect(sectionsOf(message)[0]).not.toMatch(/[+%]/);
    expect(tableOf(message)[0]).toHaveLength(3);
  });

  it("limit the comparison of the year to date to the months of both years", async () => {
    const message = await answered("/atlas-usage ytd");
    expect(sectionsOf(message)[0]).toMatch(
      /so far {2}· {2}July – November 2026: \$.*July – November 2025 \(\$/,
    );
    const table = tableOf(message);
    expect(table[0]?.[2]).toContain("July – November 2026");
    expect(table.at(-1)?.[2]).toMatch(/[+-]\$.*%/);
  });
});

it("the buttons of a year to date keep its comparison", async () => {
  const message = await answered("/atlas-usage ytd");
  expect(JSON.stringify(message.blocks)).toContain("ytd 2026-12 by projects");
});

describe("the answer to a young organization", () => {
  let young: TestWorkspace;

  beforeAll(async () => {
    young = await openTestWorkspace({
      processingMs: 0,
      atlasSeed: { ...EXAMPLE_SEED, monthsWithCharges: 1 },
    });
  });
  afterAll(() => young.close());

  it("compares its first month with nothing, and forecasts it without a range", async () => {
    vi.setSystemTime(Date.UTC(2026, 10, 21, 12));
    const answer = await young.ask("/atlas-usage");
    const [days, forecast, total, ...notes] = linesOf(answer.messages[0] ?? expect.fail("no message"));
    expect(days).toMatch(/^1–20 November: \*\$[\d,.]+\* \(/);
    expect(forecast).toMatch(/\*\$[\d,]+\* by 30 November, before \$250\.00/);
    expect(total).toMatch(/\$.* so far {2}·/);
    expect(notes).toEqual([usageText.noDayComparison]);
    expect(tableOf(answer.messages[0])[0]).toHaveLength(3);
  });
});
