import { describe, expect, it } from "vitest";
import { type HomeViewModel, homeView } from "../../../../functions/features/home/view.ts";
import type { ReportSubscription } from "../../../../functions/features/report/subscription.ts";
import { refuseView } from "../../../../simulators/slack/message-check.ts";
import { buttonsOf, type Shown } from "../../../messages.ts";
import { parsedReport } from "../../requests.ts";

const NOW = Date.UTC(2026, 10, 21, 12);

const report: ReportSubscription = {
  ...{ id: "0123abcd", channelId: "C0COSTS001", userId: "U0ADA0001", timeZone: "Asia/Seoul" },
  ...{ createdAt: NOW, createdBy: "job", state: "active", nextAt: NOW, failures: 0 },
  request: parsedReport('weekly by projects project:"<!channel>"'),
};

const view: HomeViewModel = {
  access: { kind: "open", channelId: undefined },
  title: "Atlas costs in November 2026",
  numbers: { costs: ["*$1.00* so far"], outstanding: ["*$2.00 outstanding*"], readAt: NOW },
  reports: [report, { ...report, id: "4567abcd", state: "paused" }],
  now: NOW,
};

/** The buttons of a view that Slack takes. */
function buttonsIn(model: HomeViewModel): Record<string, string | undefined> {
  const shown = homeView(model);
  expect(refuseView({ view: shown })).toBeUndefined();
  return buttonsOf(shown as unknown as Shown);
}

describe("Home", () => {
  it("has buttons that run and pause or resume each report, and name its channel", () => {
    const buttons = buttonsIn(view);
    expect(buttons).toMatchObject({
      home_report_run_0123abcd: "C0COSTS001 run 0123abcd",
      home_report_pause_0123abcd: "C0COSTS001 pause 0123abcd",
      home_report_resume_4567abcd: "C0COSTS001 resume 4567abcd",
    });
    expect(Object.keys(buttons).filter((id) => id.startsWith("run_command_"))).toHaveLength(7);
    expect(JSON.stringify(homeView(view))).not.toContain("<!channel>");
  });

  it("is within Slack's limits with any number of reports", () => {
    const reports = Array.from({ length: 80 }, (_, index) => ({
      ...report,
      id: String(index).padStart(8, "0"),
    }));
    expect(Object.keys(buttonsIn({ ...view, reports }))).toContain("home_report_run_00000000");
  });

  it("shows no number while they are read, after a failure, and to people who may not see them", () => {
    for (const hidden of [
      { numbers: undefined },
      { failure: "Atlas is down." },
      { access: { kind: "closed", allowedChannels: ["C0FINANCE1"] } },
      { access: { kind: "closed", allowedChannels: [] } },
      { access: { kind: "unknown" } },
    ] satisfies Array<Partial<HomeViewModel>>) {
      buttonsIn({ ...view, ...hidden });
      expect(JSON.stringify(homeView({ ...view, ...hidden }))).not.toContain("$");
    }
    expect(buttonsIn({ ...view, access: { kind: "unknown" } })).toEqual({});
  });

  it("carries the channel in which a person may ask", () => {
    const access = { kind: "open", channelId: "C0COSTS001" } as const;
    expect(homeView({ ...view, access }).private_metadata).toBe("C0COSTS001");
  });

  it("says what a click did, and that it can't show the reports", () => {
    const click = { channelId: "C0COSTS001", reportId: "0123abcd", outcome: "missing" } as const;
    const reportsHidden = { ...view, reports: undefined, click };
    buttonsIn(reportsHidden);
    expect(JSON.stringify(homeView(reportsHidden))).toMatch(/0123abcd.*channels:read/);
  });
});
