import { expect, it } from "vitest";
import type { UsageDetail } from "../../../../functions/atlas/usage-detail.ts";
import { type ReportViewModel, reportMessage } from "../../../../functions/features/report/message.ts";
import type { ReportRun } from "../../../../functions/features/report/request.ts";
import type { Subscription } from "../../../../functions/features/report/subscription.ts";
import { confirmation, reportList } from "../../../../functions/features/report/subscription-message.ts";
import { summarizeUsage } from "../../../../functions/features/usage/summary.ts";
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
    ...{ request, organizations: ["Acme"], userId: "U0ADA0001", today: new Date(NOON), currency: "USD" },
    ...{ isPending: false, monthToDate: undefined, ...frame },
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
  expect(text).not.toMatch(/pending|forecast/);
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

it("a report on the current month compares the same days of the previous month, and has a straight-line forecast", () => {
  const details = [project("a", "200", "2026-11"), project("a", "290")];
  const run = reportRun("weekly by projects", { period: NOVEMBER });
  const monthToDate = { organization: "A & B", days: 20, cents: 20_000n, previousCents: 19_000n };
  const text = shown(details, run, { isPending: true, monthToDate });
  expect(text).toContain(
    "1–20 November: *$200.00*, +$10.00 (+5.3%) against $190.00 on 1–20 October (from A &amp; B's invoices).",
  );
  expect(text).toContain(
    "Straight-line forecast for all of November 2026: *$300.00*, from the average of the first 20 days.",
  );
  expect(shown(details, run)).not.toContain("1–20");
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

function subscription(words: string, more: Partial<Subscription> = {}): Subscription {
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
  const elements = reportList([subscription("weekly")], NOON).blocks.flatMap((block) =>
    block.type === "actions" ? block.elements : [],
  );
  expect(elements).toMatchObject([
    expect.not.objectContaining({ confirm: expect.anything() }),
    expect.not.objectContaining({ confirm: expect.anything() }),
    {
      confirm: {
        title: { text: "Remove this report?" },
        text: { text: "This channel will no longer get report `0123abcd`." },
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
    const list = reportList(many, NOON, index + 1);
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
  expect(reportList(many, NOON, 9)).toEqual(reportList(many, NOON, 2));
  expect(reportList([], NOON, 2)).toEqual(reportList([], NOON));
});

function buttonsIn({ blocks }: Message) {
  const elements = blocks.flatMap((block) => (block.type === "actions" ? block.elements : []));
  return elements.filter((element) => element.type === "button");
}
