import type { KnownBlock } from "@slack/types";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GROUPINGS, type GroupBy, type UsageDetail } from "../../../../functions/atlas/usage-detail.ts";
import { formatUsage } from "../../../../functions/features/usage/command.ts";
import { compareCosts } from "../../../../functions/features/usage/comparison.ts";
import { usageAnswer } from "../../../../functions/features/usage/message.ts";
import type { CostRequest } from "../../../../functions/features/usage/request.ts";
import { summarizeUsage } from "../../../../functions/features/usage/summary.ts";
import { usageText } from "../../../../functions/features/usage/text.ts";
import type { Currency } from "../../../../functions/money/money.ts";
import type { Message } from "../../../../functions/slack/block-kit.ts";
import { refuseMessage } from "../../../../simulators/slack/message-check.ts";
import { anyCharacter } from "../../../any-character.ts";
import { tableOf } from "../../../messages.ts";
import { parsedCosts, parsedUsage, usageRequest } from "../../requests.ts";

const TODAY = new Date("2026-11-21T12:00:00Z");
const OCTOBER = { start: "2026-10-01", end: "2026-11-01" };
const NOVEMBER = { start: "2026-11-01", end: "2026-12-01" };
const PLAIN = usageRequest();

interface Question {
  readonly request?: Partial<CostRequest>;
  readonly organizations?: readonly string[];
  readonly maxRows?: number;
  readonly currency?: Currency;
}

function answer(details: readonly UsageDetail[], question: Question = {}): Message {
  const request = { ...PLAIN, ...question.request };
  const { period, groupBy } = request;
  const limit = question.maxRows === undefined ? {} : { maxRows: question.maxRows };
  const summary = summarizeUsage(details, { period, groupBy, ...limit });
  return usageAnswer(summary, {
    request,
    organizations: question.organizations ?? ["Acme Robotics"],
    userId: "U0ADA0001",
    today: TODAY,
    known: compareCosts({ grouped: details, total: undefined }, summary, TODAY),
    currency: question.currency ?? "USD",
  });
}

function service(name: string | undefined, usageAmount: string, usageDate = "2026-10-03"): UsageDetail {
  return { usageDate, usageAmount, service: name };
}

function find<Type extends KnownBlock["type"]>(message: Message, type: Type) {
  return message.blocks.filter((block): block is Extract<KnownBlock, { type: Type }> => block.type === type);
}

function typesOf(message: Message): string[] {
  return message.blocks.map(({ type }) => type);
}

function rowsOf(message: Message): string[][] {
  return find(message, "data_table").length > 0 ? tableOf(message) : [];
}

/** The rows where Slack has no data tables. */
function plainRowsOf({ plainTable }: Message): string[][] {
  return tableOf({ blocks: [plainTable] });
}

/** The mrkdwn of all sections and small print. */
function mrkdwnOf(message: Message): string[] {
  const sections = find(message, "section").map(({ text }) => text?.text ?? "");
  return [...sections, smallPrint(message)];
}

function smallPrint(message: Message): string {
  return find(message, "context")
    .flatMap(({ elements }) => elements)
    .map((element) => ("text" in element ? element.text : ""))
    .join("\n");
}

function buttonsOf(message: Message): Array<{ label: string; action: string; value: string }> {
  return find(message, "actions")
    .flatMap(({ elements }) => elements)
    .map((element) => ({
      label: "text" in element ? String(element.text?.text) : "",
      action: String(element.action_id),
      value: "value" in element ? String(element.value) : "",
    }));
}

/** What the words of a button mean on a later day. */
function requestIn(value: string): CostRequest {
  return parsedCosts(value, new Date("2027-02-03T00:00:00Z"));
}

function centsIn(cell: string | undefined): bigint {
  return BigInt((cell ?? "").replace(/[$,.]/g, ""));
}

describe("the answer about usage", () => {
  it("shows the total, the change, the table, the small print and the buttons", () => {
    const message = answer([
      service("Clusters", "12345.67"),
      service("Clusters", "10000", "2026-09-30"),
      service("Backup", "0.335"),
      service("Backup", "1", "2026-09-02"),
      service("Support", "2"),
      service(undefined, "1", "2026-09-02"),
    ]);
    expect(message.text).toBe(
      "Atlas costs in October 2026: $12,348.01  ·  +$2,346.01 (+23.5%) against September 2026 ($10,002.00)",
    );
    expect(typesOf(message)).toEqual(["header", "section", "data_table", "context", "actions"]);
    expect(find(message, "header")[0]?.text.text).toBe("Atlas costs in October 2026");
    expect(mrkdwnOf(message)).toEqual([
      "*$12,348.01*  ·  +$2,346.01 (+23.5%) against September 2026 ($10,002.00)",
      "Acme Robotics  ·  by services  ·  asked by <@U0ADA0001>",
    ]);
    expect(rowsOf(message)).toEqual([
      ["Service", "Amount", "Change", "Share"],
      ["Clusters", "$12,345.67", "+$2,345.67 (+23.5%)", "100.0%"],
      ["Support", "$2.00", "+$2.00 (new)", "0.0%"],
      ["Backup", "$0.34", "-$0.66 (-66.0%)", "0.0%"],
      ["No service", "$0.00", "-$1.00 (-100.0%)", "0.0%"],
      ["Total", "$12,348.01", "+$2,346.01 (+23.5%)", "100.0%"],
    ]);
    expect(plainRowsOf(message)).toEqual(rowsOf(message));
    expect(buttonsOf(message).map(({ label, action }) => [label, action])).toEqual([
      ["Why?", "why"],
      ["By projects", "usage_by_projects"],
      ["By clusters", "usage_by_clusters"],
      ["By organizations", "usage_by_organizations"],
      ["Chart", "usage_chart"],
      ["CSV file", "usage_csv"],
      ["Change…", "ask_change"],
    ]);
  });

  it("adds up the rows that do not fit, above the total", () => {
    const details = [5, 4, 3, 2, 1].map((dollars) => service(`Service ${dollars}`, `${dollars}`));
    expect(plainRowsOf(answer(details, { maxRows: 2 })).map(([label, amount]) => [label, amount])).toEqual([
      ["Service", "Amount"],
      ["Service 5", "$5.00"],
      ["Service 4", "$4.00"],
      ["Others (3)", "$6.00"],
      ["Total", "$15.00"],
    ]);
  });

  it("shows 200 rows before it adds up the others, or as many as Slack takes", () => {
    const many = (length: number, name: string) =>
      Array.from({ length }, (_, index) => service(`${name} ${index}`, `${1000 - index}`));
    expect(rowsOf(answer(many(199, "Service")))).toHaveLength(201);
    const rows = rowsOf(answer(many(300, "Service")));
    expect(rows).toHaveLength(201);
    expect(rows.at(-2)?.[0]).toBe("Others (102)");
    const long = answer(many(300, "long ".repeat(16)));
    expect(refuseMessage("chat.update", { ...long })).toBeUndefined();
    expect(rowsOf(long).length).toBeGreaterThan(100);
    expect(refuseMessage("chat.update", { blocks: [long.plainTable] })).toBeUndefined();
  });

  it("has numbers to sort by, and a total that is text, so that it stays last", () => {
    const message = answer([
      service("Clusters", "100"),
      service("Clusters", "80", "2026-09"),
      service("Backup", "25", "2026-10"),
    ]);
    const [, ...rows] = find(message, "data_table")[0]?.rows ?? [];
    const values = rows.map((row) => row.map((each) => ("value" in each ? each.value : each.type)));
    expect(values).toEqual([
      ["raw_text", 100, 20, 80],
      ["raw_text", 25, 25, 20],
      ["rich_text", "rich_text", "rich_text", "rich_text"],
    ]);
  });

  it("shows credits as negative amounts without a share", () => {
    const message = answer([
      service("Clusters", "100"),
      service("Credits", "-250.5"),
      service("Clusters", "-0.5", "2026-09-01"),
    ]);
    expect(rowsOf(message).slice(1)).toEqual([
      ["Clusters", "$100.00", "+$100.50 (+20100.0%)", "–"],
      ["Credits", "-$250.50", "-$250.50 (new)", "–"],
      ["Total", "-$150.50", "-$150.00 (-30000.0%)", "100.0%"],
    ]);
  });

  it("says so when nothing changed", () => {
    const message = answer([service("Clusters", "7"), service("Clusters", "7", "2026-09")]);
    expect(mrkdwnOf(message)[0]).toBe("*$7.00*  ·  no change against September 2026 ($7.00)");
  });

  it("has no comparison if the previous period has no costs", () => {
    const message = answer([service("Clusters", "7")]);
    expect(mrkdwnOf(message)[0]).toBe("*$7.00*  ·  Atlas has no costs for September 2026 to compare with");
    expect(rowsOf(message)).toEqual([
      ["Service", "Amount", "Share"],
      ["Clusters", "$7.00", "100.0%"],
      ["Total", "$7.00", "100.0%"],
    ]);
  });

  it("compares nothing with a period that Atlas knows only partly", () => {
    const period = { start: "2026-07-01", end: "2026-10-01" };
    const message = answer([service("Clusters", "7", "2026-07"), service("Clusters", "1", "2026-06")], {
      request: { period },
    });
    expect(mrkdwnOf(message)[0]).toBe(
      "*$7.00*  ·  not compared with April – June 2026, as Atlas has costs only since June 2026",
    );
    expect(rowsOf(message)[0]).toEqual(["Service", "Amount", "Share"]);
  });

  it("says since when Atlas has costs, if the period begins earlier", () => {
    const message = answer([service("Clusters", "7", "2025-06")], {
      request: { period: { start: "2025-01-01", end: "2025-10-01" } },
    });
    expect(mrkdwnOf(message)[0]).toMatch(/^\*\$7\.00\* since June 2025 {2}·/);
    expect(smallPrint(message)).toContain(
      "Atlas's Cost Explorer knows only the last 18 months, since June 2025.",
    );
  });

  it("compares the year to date over the complete months of both years, in the table too", () => {
    const details = [
      service("Clusters", "100", "2026-01"),
      ...["2026-09", "2026-10", "2026-11"].map((month) => service("Clusters", "7", month)),
      ...["2025-09", "2025-10", "2025-11"].map((month) => service("Clusters", "5", month)),
      service("Backup", "2", "2026-10"),
      service("Charts", "1", "2026-11"),
      service("Support", "1", "2026-11"),
    ];
    const message = answer(details, { request: { period: parsedUsage("ytd", TODAY).period }, maxRows: 2 });
    expect(mrkdwnOf(message)[0]).toBe(
      "*$125.00* so far  ·  September – October 2026: $16.00, +$6.00 (+60.0%) against September – October 2025 ($10.00)",
    );
    expect(plainRowsOf(message).map((row) => row.slice(0, 3))).toEqual([
      ["Service", "Amount", "Change, September – October 2026"],
      ["Clusters", "$121.00", "+$4.00 (+40.0%)"],
      ["Backup", "$2.00", "+$2.00 (new)"],
      ["Others (2)", "$2.00", "no change"],
      ["Total", "$125.00", "+$6.00 (+60.0%)"],
    ]);
  });

  it("says so when Cost Explorer no longer knows a period", () => {
    const message = answer([], { request: { period: { start: "2024-01-01", end: "2025-01-01" } } });
    expect(mrkdwnOf(message)[0]).toBe(
      "Atlas's Cost Explorer knows only the last 18 months, since June 2025. `/atlas-invoice list` shows older invoices.",
    );
    expect(typesOf(message)).toEqual(["header", "section", "context"]);
  });

  it("says so when there is no usage, without a table and buttons", () => {
    const message = answer([]);
    expect(message.text).toBe("Atlas costs in October 2026: Atlas reports no usage for October 2026.");
    expect(typesOf(message)).toEqual(["header", "section", "context"]);
  });

  it("counts rows without an amount next to the total", () => {
    const details = [service("Clusters", "7"), { service: "Backup" }, { service: "Support" }];
    const message = answer(details);
    expect(message.text).toContain("2 of 3 rows");
    expect(typesOf(message)).toEqual(["header", "section", "section", "data_table", "context", "actions"]);
    expect(mrkdwnOf(message)[1]).toBe(
      ":warning: 2 of 3 rows have no amount, so the total may be incomplete.",
    );
  });

  it("shows every amount in Atlas Credits if Cost Explorer counts in them", () => {
    const details = [service("Clusters", "1218.39"), service("Clusters", "200", "2026-09-30")];
    const message = answer(details, { currency: "credits" });
    expect(message.text).toContain("1,218.39 credits  ·  +1,018.39 credits (+509.2%)");
    expect(rowsOf(message)[1]).toEqual([
      "Clusters",
      "1,218.39 credits",
      "+1,018.39 credits (+509.2%)",
      "100.0%",
    ]);
    expect(JSON.stringify(message)).not.toContain("$");
    expect(smallPrint(message)).toContain(usageText.inCredits);
    expect(smallPrint(answer(details))).not.toContain(usageText.inCredits);
  });

  it("warns of usage with a date outside both periods", () => {
    const message = answer([service("Clusters", "7"), service("Clusters", "3.5", "2026-08-31")]);
    expect(mrkdwnOf(message)[1]).toBe(
      ":warning: 1 of 2 rows has no date in this period or the one before: $3.50 is not counted.",
    );
  });

  it("shows a running period beside the whole previous one, without percentages", () => {
    const details = [service("Clusters", "7", "2026-11-02"), service("Clusters", "30", "2026-10-02")];
    const message = answer(details, { request: { period: NOVEMBER } });
    expect(mrkdwnOf(message)[0]).toBe("*$7.00* so far  ·  October 2026 as a whole: $30.00");
    expect(rowsOf(message)).toEqual([
      ["Service", "Amount", "October 2026", "Share"],
      ["Clusters", "$7.00", "$30.00", "100.0%"],
      ["Total", "$7.00", "$30.00", "100.0%"],
    ]);
    expect(smallPrint(message)).toContain(usageText.runningNote);
    expect(smallPrint(answer([service("Clusters", "7")]))).not.toContain(usageText.runningNote);
  });

  it("says that the numbers of a running period grow, even without a previous one", () => {
    const message = answer([service("Clusters", "7", "2026-11-02")], { request: { period: NOVEMBER } });
    expect(smallPrint(message)).toContain(usageText.runningNote);
  });

  it.each([
    [["Acme"], "Acme  ·  by services"],
    [["Acme", "A & B"], "Acme and A &amp; B  ·  by services"],
    [["A", "B", "C", "D"], "4 organizations  ·  by services"],
  ])("names the organizations %j", (organizations, beginning) => {
    expect(smallPrint(answer([], { organizations }))).toBe(`${beginning}  ·  asked by <@U0ADA0001>`);
  });

  it("names its filters in the small print", () => {
    const request = { services: ["Backup", "Data Transfer"], projects: ["A & B"], clusters: ["c`0"] };
    expect(smallPrint(answer([], { request: { ...request, organizations: ["Acme"] } }))).toBe(
      "by services  ·  only service `Backup`, `Data Transfer`  ·  only project `A &amp; B`  ·  only cluster `cˋ0`  ·  only organization `Acme`  ·  asked by <@U0ADA0001>",
    );
  });

  it("says that `partial` is not needed, but not in a report", () => {
    expect(smallPrint(answer([], { request: { partial: true } }))).toContain(usageText.partialNote);
    expect(smallPrint(answer([]))).not.toContain(usageText.partialNote);
  });

  it("still says who asked when there are very many filters", () => {
    const clusters = Array.from({ length: 450 }, (_, index) => String.fromCodePoint(0xac00 + index));
    const request = requestIn(formatUsage({ ...PLAIN, clusters }));
    expect(smallPrint(answer([], { request }))).toContain("asked by <@U0ADA0001>");
  });

  it("shows hostile names unchanged, and they ping nobody", () => {
    const message = answer([{ ...service("", "1"), projectName: "<!channel> & *x* `y`" }], {
      request: { groupBy: "projects", projects: ["<!here>"] },
      organizations: ["<!everyone> & Söhne"],
    });
    expect(rowsOf(message)[1]?.[0]).toBe("<!channel> & *x* `y`");
    expect(find(message, "data_table")[0]?.rows[1]?.[0]?.type).toBe("raw_text");
    expect(smallPrint(message)).toContain("&lt;!everyone&gt; &amp; Söhne");
    expect(smallPrint(message)).toContain("only project `&lt;!here&gt;`");
  });
});

describe("a button of the answer", () => {
  const USAGE = [service("Data Transfer", "1", "2026-02-01")];
  const request: CostRequest = {
    period: { start: "2026-01-01", end: "2026-11-01" },
    groupBy: "clusters",
    services: ["Data Transfer"],
    projects: ['the "best"', "A,B", "&amp;"],
    clusters: ["쇼핑"],
    organizations: ["<!channel>"],
    names: [],
    partial: false,
    csv: true,
    raw: false,
  };

  it.each([["services"], ["projects"], ["organizations"]] as const)(
    "has the whole request, by %s and without the file",
    (groupBy) => {
      const button = buttonsOf(answer(USAGE, { request })).find(
        ({ action }) => action === `usage_by_${groupBy}`,
      );
      expect(requestIn(button?.value ?? "")).toEqual({ ...request, groupBy, csv: false });
    },
  );

  it("has the whole request, with the file", () => {
    const button = buttonsOf(answer(USAGE, { request })).find(({ action }) => action === "usage_csv");
    expect(requestIn(button?.value ?? "")).toEqual(request);
  });
});

describe("the answer to any request", () => {
  const hostile = fc.constantFrom(
    ..."<!channel> <@U0ADA0001> &amp; & *x* `y` _z_ ~s~ :warning: | https://x.example 👨‍👩‍👧 값 \u202E \n \t".split(
      " ",
    ),
  );
  const short = fc.oneof(fc.string({ unit: anyCharacter, maxLength: 12 }), hostile);
  const long = fc.tuple(short, fc.integer({ min: 1, max: 400 })).map(([text, times]) => text.repeat(times));
  const name = fc.oneof(short, long, fc.constant(undefined));
  const dollars = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map((units) => `${units}e-3`);
  const detail = fc.record({
    usageDate: fc.constantFrom("2026-10-01", "2026-09-30", "2026-08-01", undefined),
    usageAmount: fc.oneof(dollars, fc.constant("0")),
    service: name,
    projectId: fc.option(fc.stringMatching(/^[0-9a-f]{24}$/), { nil: undefined }),
    projectName: name,
    clusterName: name,
    organizationName: name,
  });
  const names = fc.array(fc.oneof(short, long), { maxLength: 60 });
  const question = fc.record({
    groupBy: fc.constantFrom<GroupBy>(...GROUPINGS),
    projects: names,
    clusters: names,
    organizations: names,
    partial: fc.boolean(),
    csv: fc.boolean(),
    period: fc.constantFrom(OCTOBER, NOVEMBER),
  });
  const any = fc.record({
    details: fc.array(detail, { maxLength: 40, size: "max" }),
    request: question,
    organizations: fc.array(fc.oneof(short, long), { maxLength: 5 }),
  });

  it("is within Slack's limits", () => {
    fc.assert(
      fc.property(any, ({ details, request, organizations }) => {
        const message = answer(details, { request, organizations });
        expect(refuseMessage("chat.update", { ...message })).toBeUndefined();
        const { plainTable } = message;
        const plain = { text: message.text, blocks: plainTable ? [plainTable] : [] };
        expect(refuseMessage("chat.update", plain)).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });

  it("mentions nobody but the person who asked", () => {
    fc.assert(
      fc.property(any, ({ details, request, organizations }) => {
        const message = answer(details, { request, organizations });
        for (const text of [message.text, ...mrkdwnOf(message)]) {
          expect(text.replace("<@U0ADA0001>", "")).not.toMatch(/<[^@…]|>/);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("shows rows that add up to the total, to the cent", () => {
    fc.assert(
      fc.property(any, ({ details, request }) => {
        const amounts = rowsOf(answer(details, { request })).map(([, amount]) => amount);
        const [, ...shown] = amounts;
        const total = shown.pop();
        const sum = shown.reduce((cents, amount) => cents + centsIn(amount), 0n);
        expect(sum).toBe(total === undefined ? 0n : centsIn(total));
      }),
      { numRuns: 200 },
    );
  });
});
