import { expect, it } from "vitest";
import type { UsageDetail } from "../../../../functions/atlas/usage-detail.ts";
import { type ReportViewModel, reportMessage } from "../../../../functions/features/report/message.ts";
import type { ReportRun } from "../../../../functions/features/report/request.ts";
import type { ReportSubscription } from "../../../../functions/features/report/subscription.ts";
import {
  confirmation,
  reportSubscriptions,
} from "../../../../functions/features/report/subscription-message.ts";
import { subscriptionList } from "../../../../functions/features/subscriptions/message.ts";
import { compareCosts } from "../../../../functions/features/usage/comparison.ts";
import { summarizeUsage } from "../../../../functions/features/usage/summary.ts";
import type { DailyCosts } from "../../../../functions/money/daily-costs.ts";
import { addDays } from "../../../../functions/money/days.ts";
import type { Message } from "../../../../functions/slack/block-kit.ts";
import { refuseMessage } from "../../../../simulators/slack/message-check.ts";
import { parsedReport, reportRun } from "../../requests.ts";

const NOON = Date.UTC(2026, 10, 21, 12);
const NOVEMBER = { start: "2026-11-01", end: "2026-12-01" };

function project(name: string, usageAmount: string, usageDate = "2026-10"): UsageDetail {
  return { projectId: name, projectName: name, usageAmount, usageDate };
}

function shown(
  details: readonly UsageDetail[],
  request: ReportRun,
  frame: Partial<ReportViewModel> = {},
): string {
  const { period, groupBy } = request;
  const summary = summarizeUsage(details, { period, groupBy, maxRows: 2 });
  const message = reportMessage(summary, {
    ...{ request, owners: [{ id: "a", name: "Acme" }], userId: "U0ADA0001", today: new Date(NOON) },
    ...{
      known: compareCosts({ grouped: details, total: undefined }, summary, new Date(NOON)),
      currency: "USD",
    },
    ...{ isPending: false, days: undefined, reasons: [], ...frame },
  });
  expect(refuseMessage("chat.postMessage", { ...message })).toBeUndefined();
  return JSON.stringify(message.blocks);
}

const CHANGED = [
  project("<!channel>", "50"),
  project("<!channel>", "10", "2026-09"),
  project("same", "7"),
  project("same", "7", "2026-09"),
  project("gone", "90", "2026-09"),
  ...["a", "b", "c", "d"].map((name, index) => project(name, String(index + 1))),
];

it("a report on a past month lists the largest changes of all rows, including those below the table", () => {
  const text = shown(CHANGED, reportRun("monthly by projects"));
  expect(text).toContain(
    "*Largest increases*\\n• &lt;!channel&gt;: +$40.00 (+400.0%)\\n• d: +$4.00\\n• c: +$3.00",
  );
  expect(text).toContain("*Largest decreases*\\n• gone: -$90.00 (-100.0%)");
  expect(text).toContain("Monthly report `0123abcd` for <@U0ADA0001>");
  expect(text).not.toMatch(/pending|On track/);
});

it("a monthly report on a past month gives the reasons instead, where they are known", () => {
  const reasons = ["shop: more storage, +$30.00", "longer month, +$9.00"];
  const text = shown(CHANGED, reportRun("monthly by projects"), { reasons });
  expect(text).toContain("*Largest reasons*\\n• shop: more storage, +$30.00\\n• longer month, +$9.00");
  expect(text).not.toMatch(/increases|decreases/);
});

it("a report lists no changes if the previous month has no costs", () => {
  expect(shown([project("a", "1")], reportRun("monthly by projects"))).not.toContain("Largest");
  expect(shown([], reportRun("monthly by projects"))).toContain("Atlas reports no usage for October 2026.");
});

it("a report with a pending invoice says that numbers may change, and whether the invoice will follow", () => {
  const asked = shown(CHANGED, reportRun("monthly by projects"), { isPending: true });
  expect(asked).toContain(
    "The invoice for October 2026 is still pending, so these numbers may change. It will follow in this thread once it is closed.",
  );
  expect(shown(CHANGED, reportRun("monthly without invoice"), { isPending: true })).not.toContain(
    "It follows",
  );
});

/** A dollar on every day of October and on 20 days of November, and ten more on each first day. */
const DAYS: DailyCosts = {
  organizationIds: ["a"],
  lastDay: "2026-11-20",
  byDate: Object.fromEntries(
    Array.from({ length: 51 }, (_, index) => {
      const date = addDays("2026-10-01", index);
      return [date, date.endsWith("-01") ? "11" : "1"];
    }),
  ),
  ...{ bookedOnce: "10", credits: "2.5", hasCredits: true },
  forecast: { cents: "4000", range: { low: "3900", high: "4200", months: 11 } },
};

const NOVEMBER_COSTS = [project("a", "200", "2026-11"), project("a", "290")];

it("a weekly report begins with the last seven days, and goes on with the month to date and its forecast", () => {
  const run = reportRun("weekly by projects", { period: NOVEMBER });
  const reasons = ["shop: more storage, +$3.00"];
  const text = shown(NOVEMBER_COSTS, run, { isPending: true, days: DAYS, reasons });
  const parts = [
    "Atlas costs, 14–20 November",
    "*$7.00*  ·  no change against 7–13 November ($7.00)  ·  from the invoices, before credits",
    "Mainly shop: more storage, +$3.00.",
    "1–20 November: *$30.00*, no change against $30.00 on 1–20 October",
    "On track for *$40.00* by 30 November (80% range: $39.00 – $42.00), before $2.50 of credits so far.",
    "November 2026 in Cost Explorer, with today and after credits: *$200.00* so far",
  ];
  expect(parts.map((part) => text.indexOf(part))).toEqual(
    parts.map((part) => text.indexOf(part)).toSorted((a, b) => a - b),
  );
  expect(parts.filter((part) => !text.includes(part))).toEqual([]);
});

it("the button of a report explains the days that it begins with, or its month", () => {
  const whyOf = (words: string, days: DailyCosts | undefined) => {
    const text = shown(NOVEMBER_COSTS, reportRun(words, { period: NOVEMBER }), { days });
    return /"action_id":"why","value":"([^"]+)"/.exec(text)?.[1];
  };
  expect(whyOf("weekly", DAYS)).toBe("2026-11-14..2026-11-20 against 2026-11-07..2026-11-13");
  expect(whyOf("daily org:Acme", DAYS)).toBe("2026-11-20 against 2026-11-19 org:Acme");
  expect(whyOf("weekly service:Backup", undefined)).toBe("2026-11 against 2026-10 service:Backup");
  const late = { ...DAYS, lastDay: "2026-11-19" };
  expect(whyOf("weekly", late)).toBe("2026-11-13..2026-11-19 against 2026-11-06..2026-11-12");
});

it("a daily report begins with yesterday, the day before and the same weekday", () => {
  const run = reportRun("daily", { period: NOVEMBER });
  const today = new Date("2026-11-02T08:00:00Z");
  const text = shown(NOVEMBER_COSTS, run, { days: { ...DAYS, lastDay: "2026-11-01" }, today });
  expect(text).toContain("Atlas costs, Sunday 1 November");
  expect(text).toContain(
    "+$10.00 (+1000.0%) against Saturday 31 October ($1.00)  ·  +$10.00 (+1000.0%) against Sunday 25 October ($1.00)",
  );
  expect(text).toContain("$10.00 of 1 November is booked once a month.");
  expect(text).toContain("1 November: *$11.00*");
});

it("on the first of a month, a weekly report shows the last days of the month that ended", () => {
  const october = { start: "2026-10-01", end: "2026-11-01" };
  const today = new Date("2026-11-01T08:00:00Z");
  const days = { ...DAYS, lastDay: "2026-10-31" };
  const text = shown(CHANGED, reportRun("weekly by projects", { period: october }), { days, today });
  expect(text).toContain("Atlas costs, 25–31 October");
  expect(text).toContain("Largest increases");
  expect(text).not.toContain("On track");
});

it("a report names the organizations that its daily numbers are from, unless these are all", () => {
  const owners = [
    { id: "a", name: "A & B" },
    { id: "b", name: "Closed" },
  ];
  const text = shown(NOVEMBER_COSTS, reportRun("weekly", { period: NOVEMBER }), { days: DAYS, owners });
  expect(text).toContain("from the invoices of A &amp; B only, before credits");
  expect(text).toContain(", A &amp; B only.");
});

it("a report without daily costs shows the month and no forecast amount", () => {
  for (const words of ["weekly by projects", "daily service:Backup"]) {
    const text = shown(NOVEMBER_COSTS, reportRun(words, { period: NOVEMBER }));
    expect(text).toContain("Atlas costs in November 2026");
    expect(text).toMatch(/no forecast/);
    expect(text).not.toContain("1–20");
  }
});

it("a monthly report announces its invoice even before the month ends in UTC", () => {
  const details = [project("a", "200", "2026-11"), project("a", "290")];
  const monthly = shown(details, reportRun("monthly on day 1 by projects", { period: NOVEMBER }), {
    isPending: true,
  });
  expect(monthly).toMatch(/November 2026 is still pending.*follow/);
  const weekly = shown(details, reportRun("weekly with invoice", { period: NOVEMBER }), { isPending: true });
  expect(weekly).not.toContain("follow");
});

const LONG = `monthly project:${"x".repeat(400)}`;

function subscription(words: string, more: Partial<ReportSubscription> = {}): ReportSubscription {
  return {
    ...{ id: "0123abcd", channelId: "C0COSTS001", userId: "U0ADA0001", timeZone: "Europe/Berlin" },
    ...{
      request: parsedReport(words),
      createdAt: NOON,
      createdBy: "q",
      state: "active",
      failures: 0,
      ...more,
    },
  };
}

it("a confirmation shows the next three times in the subscriber's time zone, across a clock change", () => {
  const weekly = subscription("weekly on sunday at 9:00");
  const text = JSON.stringify(confirmation(weekly, true, Date.UTC(2026, 2, 20)));
  expect(text).toContain(
    "Next: Sun 22 Mar, 09:00  ·  Sun 29 Mar, 09:00  ·  Sun 5 Apr, 09:00 (Europe/Berlin)",
  );
});

it("subscribing to a paused report says so, and offers to resume it", () => {
  const message = confirmation(subscription("daily", { state: "paused" }), false, NOON);
  expect(message.text).toBe(
    "This channel already has this report, but it is paused. Resume it to get it again.",
  );
  expect(buttonsIn(message).map(({ action_id }) => action_id)).toContain("report_resume_0123abcd");
});

it("only removing a report needs confirmation", () => {
  const elements = subscriptionList(reportSubscriptions, [subscription("weekly")], NOON).blocks.flatMap(
    (block) => (block.type === "actions" ? block.elements : []),
  );
  expect(elements).toMatchObject([
    expect.not.objectContaining({ confirm: expect.anything() }),
    expect.not.objectContaining({ confirm: expect.anything() }),
    {
      confirm: {
        title: { text: "Remove this report?" },
        text: { text: expect.stringMatching(/report `0123abcd`: Every Monday at \S+, by service/) },
        confirm: { text: "Remove" },
        deny: { text: "Keep it" },
      },
    },
  ]);
});

it.each([
  [10, [10]],
  [11, [10, 1]],
  [60, [10, 10, 10, 10, 10, 10]],
])("a list of %i reports has valid pages, with every report once", (count, sizes) => {
  const many = Array.from({ length: count }, (_, index) =>
    subscription(LONG, { id: `000000${10 + index}`, state: index % 2 ? "paused" : "active" }),
  );
  const seen: string[] = [];
  for (const [index, size] of sizes.entries()) {
    const list = subscriptionList(reportSubscriptions, many, NOON, index + 1);
    expect(refuseMessage("response_url", { ...list })).toBeUndefined();
    const buttons = buttonsIn(list);
    const removals = buttons.filter(({ value }) => value?.startsWith("remove"));
    expect(removals).toHaveLength(size);
    seen.push(...removals.map(({ value }) => value ?? ""));
    const turns = buttons.map(({ value }) => value).filter((value) => value?.startsWith("list"));
    const pages = [index, index + 2].filter((page) => page >= 1 && page <= sizes.length);
    expect(turns).toEqual(pages.map((page) => `list ${page}`));
  }
  expect(seen).toEqual(many.map(({ id }) => `remove ${id}`));
});

it("a page beyond the last one shows the last", () => {
  const many = Array.from({ length: 12 }, (_, index) =>
    subscription("weekly", { id: `000000${10 + index}` }),
  );
  expect(subscriptionList(reportSubscriptions, many, NOON, 9)).toEqual(
    subscriptionList(reportSubscriptions, many, NOON, 2),
  );
  expect(subscriptionList(reportSubscriptions, [], NOON, 2)).toEqual(
    subscriptionList(reportSubscriptions, [], NOON),
  );
});

function buttonsIn({ blocks }: Message) {
  const elements = blocks.flatMap((block) => (block.type === "actions" ? block.elements : []));
  return elements.filter((element) => element.type === "button");
}
