import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { usageText } from "../../functions/features/usage/text.ts";
import { openClient } from "../../local/terminal/client.ts";
import { EXAMPLE_SEED } from "../../simulators/atlas/example.ts";
import { chargesBetween } from "../../simulators/atlas/ledger.ts";
import { blockTypesOf, buttonsOf, type Shown, tableOf } from "../messages.ts";
import { fakeDate, NOON, openTestWorkspace, type TestWorkspace } from "../workspace.ts";

let workspace: TestWorkspace;

beforeAll(async () => {
  fakeDate();
  workspace = await openTestWorkspace({ values: { ATLAS_CURRENCY: "credits" }, months: 4 });
});

beforeEach(() => {
  // An hour later, so that no token of an earlier test is fresh.
  vi.setSystemTime(Date.now() + 3_600_000);
  workspace.atlas.control.apply({ creditsPercent: 125 });
});

afterEach(() => {
  workspace.atlas.control.reset();
  expect(workspace.reports.splice(0)).toEqual([]);
});

afterAll(async () => {
  await workspace.close();
  vi.useRealTimers();
});

function blocksOf(message: Shown | undefined): string {
  return JSON.stringify(message?.blocks);
}

function totalOf(message: Shown | undefined): string | undefined {
  return tableOf(message).at(-1)?.[1];
}

describe("with ATLAS_CURRENCY=credits", () => {
  it("usage is in credits, in the answer and in the CSV file", async () => {
    const answer = await workspace.ask("/atlas-usage 2026-09 by organizations csv");
    const [message] = answer.messages;
    const charges = chargesBetween(EXAMPLE_SEED, "2026-09-01", "2026-10-01", NOON);
    const units = charges.reduce((sum, charge) => sum + charge.units, 0);
    const amount = (totalOf(message) ?? "").replace(/^([\d,]+\.\d\d) credits$/, "$1").replaceAll(",", "");
    expect(Number(amount)).toBe(Math.round((units * 125) / 10_000) / 100);
    expect(message?.text).toContain(`${totalOf(message)}  ·  `);
    expect(blocksOf(message)).not.toContain("$");
    expect(blocksOf(message)).toContain(usageText.inCredits);

    const [file] = answer.messages.flatMap(({ files = [] }) => files);
    const bytes = await openClient(workspace.current.slack.url).download(file ?? expect.fail("no file"));
    expect(Buffer.from(bytes).toString("utf8").split("\r\n")[0]).toContain("(credits)");
  });

  it("a report has its total in credits, and the days and the forecast from invoices in US dollars", async () => {
    const list = await workspace.ask("/atlas-report weekly");
    const before = await workspace.messages();
    const run = Object.keys(buttonsOf(list.messages[0])).find((id) => id.startsWith("report_run"));
    await workspace.click(list, run ?? "");
    const reports = (await workspace.shownSince(before)).filter((each) =>
      blockTypesOf(each).includes("data_table"),
    );
    expect(reports).toHaveLength(1);
    expect(totalOf(reports[0])).toMatch(/ credits$/);
    expect(blocksOf(reports[0])).toMatch(/ \$[\d,]+\.\d\d/);
    expect(blocksOf(reports[0])).toMatch(/\*[\d,]+\.\d\d credits\*/);
    expect(blocksOf(reports[0])).toContain(usageText.inCredits);
  });

  it("an invoice is in US dollars", async () => {
    const { messages } = await workspace.ask("/atlas-invoice 2026-10");
    expect(blocksOf(messages[0])).toContain("$");
    expect(blocksOf(messages[0])).not.toContain(" credits");
  });
});

describe("usage rows without an amount or a date", () => {
  it("are counted next to the total; every other row is read", async () => {
    const whole = await workspace.ask("/atlas-usage 2026-09");
    vi.setSystemTime(Date.now() + 3_600_000);
    workspace.atlas.control.apply({ oddRows: 5 });
    const answer = await workspace.ask("/atlas-usage 2026-09");
    expect(answer.status).toBe("answered");
    expect(tableOf(answer.messages[0])).toEqual(tableOf(whole.messages[0]));
    expect(blockTypesOf(answer.messages[0]).slice(0, 4)).toEqual(["header", "section", "section", "section"]);
    expect(blocksOf(answer.messages[0])).toMatch(
      / 4 of \d\d rows have .* 1 of \d\d rows has .*credits is not/,
    );
  });
});
