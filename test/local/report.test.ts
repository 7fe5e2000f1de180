import { WebClient } from "@slack/web-api";
import { describe, expect, it, vi } from "vitest";
import type { ReportRun } from "../../functions/features/report/request.ts";
import { reports } from "../../functions/features/report/subscription.ts";
import { createSubscription, listSubscriptions } from "../../functions/features/subscriptions/store.ts";
import { usageText } from "../../functions/features/usage/text.ts";
import { formatPeriod } from "../../functions/money/period.ts";
import {
  blockTypesOf,
  buttonsOf,
  fileNamesOf,
  isError,
  optionsOf,
  type Shown,
  tableOf,
} from "../messages.ts";
import { NOON } from "../workspace.ts";
import {
  COSTS,
  DAY_MS,
  FINANCE,
  idIn,
  kindOf,
  kindsOf,
  onlyReport,
  reportIdsIn,
  store,
  subscribe,
  table,
  useWorkspace,
  workspace,
} from "./reports.ts";

const BOT = "U0COSTBOT1";
const HOUR_MS = 3_600_000;

// Else the workspace logs no ended jobs.
vi.stubEnv("POWERTOOLS_LOG_LEVEL", "INFO");
useWorkspace(13);

/** The clock ticks at a time, and everything that it starts ends. */
async function tickAt(time: number, ticks = 1): Promise<void> {
  vi.setSystemTime(time);
  await Promise.all(Array.from({ length: ticks }, () => workspace.current.lambda.tick()));
  await workspace.current.lambda.idle();
}

/** The next time at which clocks in Seoul, where ada is, show this: nine hours ahead of UTC. */
function nextInSeoul(hour: number, minute = 0): number {
  const day = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const time = day + ((hour + 24 - 9) % 24) * 3_600_000 + minute * 60_000;
  return time > Date.now() ? time : time + DAY_MS;
}

function textOf(shown: readonly Shown[]): string {
  return JSON.stringify(shown.map(({ text, blocks }) => [text, blocks]));
}

describe("/atlas-report", () => {
  it("subscribes the channel, and shows everybody the time zone and the next three dates", async () => {
    const answer = await workspace.ask("/atlas-report monthly on 5 at 8:58 by projects");
    expect(answer).toMatchObject({ status: "answered", replies: [] });
    expect(await onlyReport()).toMatchObject({
      ...{ id: idIn(answer), state: "active", userId: "U0ADA0001", timeZone: "Asia/Seoul" },
      ...{ nextAt: Date.UTC(2026, 11, 5), failures: 0 },
      request: { schedule: { every: "month", day: 5, at: "09:00" }, groupBy: "projects", invoice: true },
    });
    expect(JSON.stringify(answer.messages)).toMatch(/5 Dec.*5 Jan.*5 Feb.*Asia\/Seoul/);
    const equal = await workspace.ask("/atlas-report monthly by projects at 9am on the 5th", { user: "lin" });
    expect(idIn(equal)).toBe(idIn(answer));
    expect(equal.messages[0]?.text).not.toBe(answer.messages[0]?.text);
    expect(await onlyReport()).toMatchObject({ userId: "U0ADA0001" });
  });

  it("lists the reports of this channel alone, and changes them by commands and by buttons", async () => {
    const id = await subscribe("weekly on friday at 18:30 service:Backup", { user: "lin" });
    const inFinance = await workspace.ask("/atlas-report list", { channel: "finance" });
    expect(reportIdsIn(inFinance.replies[0])).toEqual([]);
    const paused = await workspace.ask(`/atlas-report pause ${id}`);
    expect(paused.replies[0]?.text).toContain("<@U0ADA0001>");
    expect(paused.replies[0]?.ephemeral).not.toBe(true);
    expect(await onlyReport()).toMatchObject({ id, state: "paused" });
    const list = await workspace.ask("/atlas-report");
    expect(list.replies[0]).toMatchObject({ ephemeral: true });
    const earlier = await workspace.messages();
    const shownList = async () => (await workspace.messages()).find(({ ts }) => ts === list.replies[0]?.ts);
    const click = (change: string) =>
      workspace.current.slack.client.action({
        ...{ user: "ada", channel: "atlas-costs", ts: list.replies[0]?.ts ?? "" },
        actionId: `report_${change}_${id}`,
      });
    expect(await click("resume")).toMatchObject({ ok: true });
    // Lin is in Berlin, an hour ahead of UTC in winter.
    const { nextAt = 0, ...resumed } = await onlyReport();
    expect(resumed).toMatchObject({ state: "active", timeZone: "Europe/Berlin" });
    expect(new Date(nextAt + HOUR_MS).toUTCString()).toMatch(/^Fri, .* 18:30:00/);
    expect(textOf(await workspace.shownSince(earlier))).toMatch(/Fri.*18:30.*Europe\/Berlin/);
    expect(Object.keys(buttonsOf(await shownList()))).toContain(`report_pause_${id}`);
    await click("run");
    await click("run");
    await workspace.current.lambda.idle();
    const kinds = await kindsOf(await workspace.shownSince(earlier));
    expect(kinds.filter((kind) => kind === "report done")).toHaveLength(1);
    await click("remove");
    expect(reportIdsIn(await shownList())).toEqual([]);
    expect(await listSubscriptions(table, reports, COSTS)).toEqual([]);
    const undo = `report_restore_${id}`;
    const removal = (await workspace.messages()).find((message) => undo in buttonsOf(message));
    expect(removal?.ephemeral).not.toBe(true);
    const restored = await workspace.current.slack.client.action({
      ...{ user: "lin", channel: "atlas-costs", ts: removal?.ts ?? "", actionId: undo },
    });
    expect(restored).toMatchObject({ ok: true });
    const replaced = (await workspace.messages()).find(({ ts }) => ts === removal?.ts);
    expect(replaced && Object.keys(buttonsOf(replaced))).toEqual([]);
    expect(await onlyReport()).toMatchObject({ ...resumed, createdAt: Date.now(), nextAt });
    await workspace.ask(`/atlas-report remove ${id}`, { user: "lin" });
    expect(await listSubscriptions(table, reports, COSTS)).toEqual([]);
    const missing = await workspace.ask(`/atlas-report run ${id}`);
    expect(missing).toMatchObject({ status: "failed", messages: [] });
    expect(missing.replies[0]?.text).toContain(`\`${id}\``);
  });

  it("shows other pages of a long list by buttons, and stays on the page after a change", async () => {
    for (let hour = 0; hour < 12; hour += 1) await store(`daily at ${hour}:00`);
    const list = await workspace.ask("/atlas-report list");
    const ts = list.replies[0]?.ts ?? expect.fail("no list");
    const shownIds = async () =>
      reportIdsIn((await workspace.messages()).find((message) => message.ts === ts));
    const click = (actionId: string) =>
      workspace.current.slack.client.action({ user: "ada", channel: "atlas-costs", ts, actionId });
    const first = await shownIds();
    expect(await click("report_list_2")).toMatchObject({ ok: true });
    const second = await shownIds();
    expect(first).toHaveLength(10);
    expect(second).toHaveLength(2);
    expect(new Set([...first, ...second]).size).toBe(12);
    const [eleventh, twelfth] = second;
    await click(`report_remove_${eleventh}`);
    expect(await shownIds()).toEqual([twelfth]);
    await workspace.ask(`/atlas-report remove ${twelfth}`);
    await click(`report_pause_${twelfth}`);
    expect(await shownIds()).toEqual(first);
    const beyond = await workspace.ask("/atlas-report list 2");
    expect(reportIdsIn(beyond.replies[0])).toEqual(first);
  });

  it("a button runs a report once a minute, and again at once when it could not be started", async () => {
    const id = await store("monthly without invoice service:Backup");
    const { ts } = (await workspace.ask("/atlas-report")).replies[0] ?? expect.fail("no list");
    const earlier = await workspace.messages();
    const run = () =>
      workspace.current.slack.client.action({
        ...{ user: "ada", channel: "atlas-costs", ts: ts ?? "" },
        actionId: `report_run_${id}`,
      });
    const lambda = process.env["AWS_ENDPOINT_URL_LAMBDA"];
    const minute = Math.floor(Date.now() / 60_000) * 60_000;
    vi.setSystemTime(minute + 59_000);
    vi.stubEnv("AWS_ENDPOINT_URL_LAMBDA", "http://127.0.0.1:9");
    await run();
    vi.stubEnv("AWS_ENDPOINT_URL_LAMBDA", lambda);
    await run();
    vi.setSystemTime(minute + 61_000);
    await run();
    await workspace.current.lambda.idle();
    const shown = await workspace.shownSince(earlier);
    const [notStarted, started, again, ...others] = shown.filter(({ ephemeral }) => ephemeral);
    expect(notStarted && isError(notStarted)).toBe(true);
    expect(started && isError(started)).toBe(false);
    expect(again && isError(again)).toBe(false);
    expect(again?.text).not.toBe(started?.text);
    expect(others).toEqual([]);
    expect(await kindsOf(shown.filter(({ ephemeral }) => !ephemeral))).toEqual(["report done"]);
  });

  it("run posts at once, with table, changes, CSV and invoice in the thread", async () => {
    const id = await store("monthly by projects with csv");
    const answer = await workspace.ask(`/atlas-report run ${id}`);
    expect(answer.status).toBe("answered");
    const [post, ...below] = answer.messages;
    expect(post && (await kindOf(post))).toBe("report done");
    expect(post?.text).toContain("October 2026");
    // The total and the reasons, then the last twelve months and the table.
    expect(blockTypesOf(post).slice(0, 5)).toEqual([
      ...["header", "section", "section", "data_visualization", "data_table"],
    ]);
    expect(JSON.stringify(post?.blocks?.[3])).toMatch(/"type":"bar".*"Nov 2025".*"label":"Oct 2026"/);
    expect(
      JSON.stringify(post?.blocks?.[2]).match(/• telemetry: .*?\+\$|• longer month, \+\$/g),
    ).toHaveLength(3);
    expect(tableOf(post).map(([label]) => label)).toContain("Fleet Platform");
    expect(below.every(({ thread_ts }) => thread_ts === post?.ts)).toBe(true);
    expect(fileNamesOf(below)).toEqual([
      "atlas-usage-2026-10-by-projects.csv",
      expect.stringMatching(/^Acme-Robotics-2026-10-/),
    ]);
    expect(await kindsOf(below)).toEqual(["file", "invoice done", "file"]);
  });

  it("run shows both invoices of a month that has two", async () => {
    workspace.atlas.control.apply({ splitMonth: "2026-10" });
    const id = await store("monthly by services");
    const earlier = await workspace.messages();
    await workspace.ask(`/atlas-report run ${id}`);
    await workspace.current.lambda.idle();
    const [, ...below] = await workspace.shownSince(earlier);
    expect(await kindsOf(below)).toEqual(["invoice done"]);
    expect(optionsOf(below[0], "invoice_csv")).toHaveLength(2);
  });

  it("says why a channel cannot subscribe", async () => {
    const away = await workspace.ask("/atlas-report daily", { channel: "random" });
    expect(away).toMatchObject({ status: "failed" });
    expect(away.replies[0]?.text).toContain("/invite");
    expect((await workspace.ask("/atlas-report daly")).replies[0]?.text).toContain("`/atlas-report daily`");
    expect((await workspace.ask("/atlas-report help")).status).toBe("answered");
    await subscribe("daily at 20:00", { channel: "finance" });
    const [one] = await listSubscriptions(table, reports, FINANCE);
    for (let hour = 0; hour < 19; hour += 1) {
      const id = `0000000${hour.toString(20)}`;
      await createSubscription(table, reports, {
        ...(one ?? expect.fail("none")),
        id,
        nextAt: NOON + 365 * DAY_MS,
      });
    }
    const tooMany = await workspace.ask("/atlas-report daily at 21:00", { channel: "finance" });
    expect(await workspace.job(tooMany.messages[0])).toMatchObject({ error: { code: "too_many_reports" } });
    expect(await listSubscriptions(table, reports, FINANCE)).toHaveLength(20);
    const list = await workspace.ask("/atlas-report", { channel: "finance" });
    expect(list.status).toBe("answered");
  });
});

describe("a report", () => {
  it("comes once at its time, complete, after many ticks of the clock, and not again after a restart", async () => {
    const due = nextInSeoul(6, 5);
    const id = await subscribe("daily at 6:05 by clusters with csv with invoice");
    const earlier = await workspace.messages();
    await tickAt(due - 60_000);
    expect(await workspace.shownSince(earlier)).toEqual([]);
    await tickAt(due, 3);
    await workspace.restart();
    await tickAt(Date.now() + 60_000, 2);
    const shown = await workspace.shownSince(earlier);
    expect(shown.filter(({ thread_ts }) => thread_ts === undefined)).toHaveLength(1);
    expect(shown.flatMap(({ files = [] }) => files)).toHaveLength(2);
    expect((await kindsOf(shown)).toSorted()).toEqual(["file", "file", "invoice done", "report done"]);
    expect(textOf(shown)).toMatch(new RegExp(`\`${id}\` .*<@U0ADA0001>`));
    const [header, yesterday, monthToDate, total, chart, table] = shown[0]?.blocks ?? [];
    expect(JSON.stringify(header)).toMatch(/\w+day \d+ November/);
    expect(JSON.stringify(yesterday)).toMatch(/\$.*\w+day \d+ November/);
    expect(JSON.stringify(total)).toMatch(/November 2026 in Cost Explorer, .*: \*\$.* so far/);
    expect(JSON.stringify(monthToDate)).toMatch(/1–\d+ November.*\$/);
    expect(JSON.stringify(monthToDate)).toMatch(/\$[\d,]+\* by 30 November/);
    expect(chart).toMatchObject({ type: "data_visualization", chart: { type: "line" } });
    expect(table).toMatchObject({ type: "data_table" });
  });

  it("comes once for all that was missed in three days", async () => {
    const due = nextInSeoul(7);
    await subscribe("daily at 7:00 service:Backup");
    const earlier = await workspace.messages();
    await tickAt(due + 3 * DAY_MS + 60_000, 2);
    await tickAt(Date.now() + 300_000);
    expect(await workspace.shownSince(earlier)).toHaveLength(1);
    await tickAt(due + 4 * DAY_MS);
    expect(await workspace.shownSince(earlier)).toHaveLength(2);
  });
});

it("a report that gets no access token for a while comes later, and does not count as failed", async () => {
  const due = nextInSeoul(8);
  await subscribe("daily at 8:00 service:Backup");
  workspace.atlas.control.apply({ liveTokens: 0, expireTokens: true });
  let pauses = 0;
  workspace.watch = (updates, moment) => {
    const isPause = updates.some(({ Action }) => Action === "RETRY");
    if (isPause && moment === "after") pauses += 1;
    if (pauses === 3) workspace.atlas.control.reset();
  };
  const earlier = await workspace.messages();
  await tickAt(due);
  expect(pauses).toBe(3);
  expect(await kindsOf(await workspace.shownSince(earlier))).toEqual(["report done"]);
  const [subscription] = await listSubscriptions(table, reports, COSTS);
  expect(subscription).toMatchObject({ state: "active", failures: 0 });
});

it("a report that Atlas delays by an hour still has time to be answered", async () => {
  workspace.atlas.control.apply({ path: "costExplorer", rateLimit: 4, retryAfter: 900, accepted: 1 });
  const id = await store("monthly without invoice");
  const earlier = await workspace.messages();
  const asked = Date.now();
  await workspace.ask(`/atlas-report run ${id}`);
  await workspace.current.lambda.idle();
  expect(Date.now() - asked).toBeGreaterThan(3_600_000);
  expect(await kindsOf(await workspace.shownSince(earlier))).toEqual(["report done"]);
});

it("a report comes without the month to date when Atlas serves no invoices for hours", async () => {
  workspace.atlas.control.apply({ path: "invoices", rateLimit: 13, retryAfter: 900 });
  const id = await store("weekly");
  const earlier = await workspace.messages();
  await workspace.ask(`/atlas-report run ${id}`);
  await workspace.current.lambda.idle();
  const shown = await workspace.shownSince(earlier);
  expect(await kindsOf(shown)).toEqual(["report done"]);
  const [, total, note] = shown[0]?.blocks ?? [];
  expect(JSON.stringify(total)).toContain("$");
  expect(JSON.stringify(note)).toContain(usageText.noDailyCosts);
});

it("a report that Atlas delays for hours fails before its execution times out", async () => {
  workspace.atlas.control.apply({ rateLimit: 1000, retryAfter: 900 });
  const id = await store("weekly by projects");
  const asked = Date.now();
  const answer = await workspace.ask(`/atlas-report run ${id}`);
  await workspace.current.lambda.idle();
  expect(answer.status).toBe("failed");
  expect(await workspace.job(answer.messages[0])).toMatchObject({ error: { code: "rate_limited" } });
  expect(Date.now() - asked).toBeGreaterThan(3 * HOUR_MS);
  expect(Date.now() - asked).toBeLessThan(4 * HOUR_MS);
});

describe("the invoice of a monthly report", () => {
  /** Posts a report whose invoice is still pending. @returns its id, and when it was posted. */
  async function postPending() {
    workspace.atlas.control.apply({ closeAfterDays: 60 });
    const id = await store("monthly without csv");
    const earlier = await workspace.messages();
    const answer = await workspace.ask(`/atlas-report run ${id}`);
    await workspace.current.lambda.idle();
    return { id, earlier, answer, postedAt: Date.now() };
  }

  /** Counts how often it is checked, from now on. */
  function countChecks() {
    const counted = { checks: 0 };
    workspace.watch = (updates, moment) => {
      const isCheck = updates.some(
        ({ Name, Action }) => Name === "check the invoice" && Action === "SUCCEED",
      );
      if (isCheck && moment === "after") counted.checks += 1;
    };
    return counted;
  }

  const POST_AND_INVOICE = ["report done", "invoice done", "file"];

  it("follows in the thread when it is closed, and nothing runs until then", async () => {
    const asked = Date.now();
    const { earlier, answer, postedAt } = await postPending();
    const [post] = answer.messages;
    const { request } = (await workspace.job(post)) ?? expect.fail("no job");
    expect(JSON.stringify(post?.blocks?.[2])).toContain(formatPeriod((request as ReportRun).period));
    expect(postedAt - asked).toBeLessThan(HOUR_MS);
    expect(await workspace.current.database.unfinishedJobs()).toEqual([]);
    const counted = countChecks();
    await tickAt(postedAt + HOUR_MS - 60_000, 2);
    expect(counted.checks).toBe(0);
    await tickAt(postedAt + HOUR_MS, 2);
    expect(counted.checks).toBe(1);
    await workspace.restart();
    await tickAt(postedAt + 3 * HOUR_MS, 3);
    expect(counted.checks).toBe(2);
    expect(await workspace.shownSince(earlier)).toHaveLength(1);
    workspace.atlas.control.reset();
    await tickAt(postedAt + 6 * HOUR_MS, 3);
    const shown = await workspace.shownSince(earlier);
    expect(await kindsOf(shown)).toEqual(POST_AND_INVOICE);
    expect(shown[1]?.thread_ts).toBe(shown[0]?.ts);
    await tickAt(postedAt + 9 * DAY_MS);
    expect(counted.checks).toBe(3);
    expect(await workspace.shownSince(earlier)).toHaveLength(3);
  });

  it("is given up after ten days, and the thread says so", async () => {
    const { earlier, postedAt } = await postPending();
    const counted = countChecks();
    for (const days of [0.1, 5, 9.9]) await tickAt(postedAt + days * DAY_MS);
    expect(await workspace.shownSince(earlier)).toHaveLength(1);
    for (const days of [10.2, 11, 13]) await tickAt(postedAt + days * DAY_MS, 2);
    expect(counted.checks).toBe(4);
    const shown = await workspace.shownSince(earlier);
    expect(shown).toHaveLength(2);
    expect(shown[1]?.thread_ts).toBe(shown[0]?.ts);
    expect(shown[1]?.text).toMatch(/\b10\b.*`\/atlas-invoice 2026-1\d`/);
    expect(await workspace.job(shown[1])).toBeUndefined();
  });

  it.each(["pause", "remove"])("follows after a %s of the report, as its post promised", async (change) => {
    const { id, earlier, postedAt } = await postPending();
    await workspace.ask(`/atlas-report ${change} ${id}`);
    workspace.atlas.control.reset();
    await tickAt(postedAt + HOUR_MS);
    const kinds = await kindsOf(await workspace.shownSince(earlier));
    expect(kinds.filter((kind) => kind !== "reply")).toEqual(POST_AND_INVOICE);
  });

  it("does not follow, then or later, in a channel that is no longer allowed", async () => {
    const { earlier, postedAt } = await postPending();
    workspace.atlas.control.reset();
    await workspace.restart({ SLACK_ALLOWED_CHANNELS: FINANCE });
    await tickAt(postedAt + HOUR_MS);
    await workspace.restart();
    await tickAt(postedAt + 2 * DAY_MS);
    expect(await workspace.shownSince(earlier)).toHaveLength(1);
  });

  it("is checked again while Atlas is unavailable", async () => {
    const { earlier, postedAt } = await postPending();
    workspace.atlas.control.apply({ closeAfterDays: 0, rateLimit: 1000, retryAfter: 900 });
    await tickAt(postedAt + HOUR_MS);
    expect(await workspace.shownSince(earlier)).toHaveLength(1);
    workspace.atlas.control.reset();
    await tickAt(postedAt + 3 * HOUR_MS);
    expect(await kindsOf(await workspace.shownSince(earlier))).toEqual(POST_AND_INVOICE);
  });
});

function asAda(): WebClient {
  return new WebClient("xoxp-local-ada", { slackApiUrl: workspace.current.slack.apiUrl });
}

/** The direct messages that ada gets while `act` runs. */
async function directMessagesDuring(act: () => Promise<void>): Promise<string[]> {
  const texts = new Map<string, string>();
  const stop = workspace.current.slack.client.subscribe(
    (event) => {
      if ("message" in event && event.channel.startsWith("D"))
        texts.set(event.message.ts, event.message.text);
    },
    { user: "U0ADA0001" },
  );
  await act();
  stop();
  return [...texts.values()];
}

describe("a report that cannot be posted", () => {
  it.each([
    [
      "is_archived",
      () => asAda().conversations.archive({ channel: FINANCE }),
      () => asAda().conversations.unarchive({ channel: FINANCE }),
    ],
    [
      "not_in_channel",
      () => asAda().conversations.kick({ channel: FINANCE, user: BOT }),
      () => asAda().conversations.invite({ channel: FINANCE, users: BOT }),
    ],
  ])("because of %s is paused, and the subscriber notified", async (code, close, open) => {
    const due = nextInSeoul(12);
    const id = await subscribe("daily at 12:00", { channel: "finance" });
    await close();
    const traffic = vi.spyOn(console, "info").mockImplementation(() => {});
    const notified = await directMessagesDuring(() => tickAt(due));
    const ended = traffic.mock.calls.filter(([line]) => /A job ended.*"kind": ?"report"/s.test(line));
    traffic.mockRestore();
    expect(ended).toEqual([[expect.stringMatching(new RegExp(`"code": ?"${code}"`))]]);
    await open();
    expect(await onlyReport(FINANCE)).toMatchObject({ id, state: "paused" });
    expect(notified).toHaveLength(1);
    for (const part of ["12:00", `<#${FINANCE}>`, `/atlas-report resume ${id}`]) {
      expect(notified[0]).toContain(part);
    }
    const list = await workspace.ask("/atlas-report", { channel: "finance" });
    expect(Object.keys(buttonsOf(list.replies[0]))).toContain(`report_resume_${id}`);
    const earlier = await workspace.messages("finance");
    await tickAt(due + DAY_MS);
    expect(await workspace.shownSince(earlier, "finance")).toEqual([]);
  });

  it("because its channel is no longer allowed is paused, and the subscriber notified", async () => {
    const due = nextInSeoul(12, 30);
    const id = await subscribe("daily at 12:30", { channel: "finance" });
    await workspace.restart({ SLACK_ALLOWED_CHANNELS: COSTS });
    const earlier = await workspace.messages("finance");
    expect(await directMessagesDuring(() => tickAt(due))).toEqual([
      expect.stringMatching(new RegExp(`\`${FINANCE}\`.*SLACK_ALLOWED_CHANNELS`)),
    ]);
    expect(await onlyReport(FINANCE)).toMatchObject({ id, state: "paused" });
    expect(await workspace.shownSince(earlier, "finance")).toEqual([]);
    const resume = await workspace.ask(`/atlas-report resume ${id}`, { channel: "finance" });
    expect(resume.replies[0]?.text).toContain("SLACK_ALLOWED_CHANNELS");
    await workspace.restart();
    const list = await workspace.ask("/atlas-report", { channel: "finance" });
    expect(Object.keys(buttonsOf(list.replies[0]))).toContain(`report_resume_${id}`);
  });

  it("three times in a row is paused; a successful one in between resets the count", async () => {
    const due = nextInSeoul(13);
    await subscribe("daily at 13:00 service:Backup");
    const earlier = await workspace.messages();
    const notified = await directMessagesDuring(async () => {
      for (const [day, role] of ["missing", "ok", "missing", "missing"].entries()) {
        workspace.atlas.control.apply({ role: role as "missing" | "ok" });
        await tickAt(due + day * DAY_MS);
      }
    });
    expect(notified).toEqual([]);
    expect(await onlyReport()).toMatchObject({ state: "active", failures: 2 });
    const last = await directMessagesDuring(() => tickAt(due + 4 * DAY_MS));
    expect(last).toEqual([expect.stringMatching(/\b3\b.*Organization Billing Viewer/)]);
    expect(await onlyReport()).toMatchObject({ state: "paused", failures: 3 });
    const kinds = await kindsOf(await workspace.shownSince(earlier));
    expect(kinds.filter((kind) => kind === "report forbidden")).toHaveLength(4);
  });
});
