import { WebClient } from "@slack/web-api";
import { describe, expect, it, vi } from "vitest";
import { createSubscription, listSubscriptions } from "../../functions/features/report/subscription.ts";
import { NOON } from "../workspace.ts";
import {
  COSTS,
  DAY_MS,
  FINANCE,
  idIn,
  messages,
  type Shown,
  shownSince,
  store,
  subscribe,
  table,
  useWorkspace,
  workspace,
} from "./reports.ts";

const BOT = "U0COSTBOT1";
const HOUR_MS = 3_600_000;

// The workspace otherwise writes no lines about traffic.
vi.stubEnv("POWERTOOLS_LOG_LEVEL", "INFO");
useWorkspace();

/** The clock ticks at a time, and everything that it starts comes to its end. */
async function tickAt(time: number, ticks = 1): Promise<void> {
  vi.setSystemTime(time);
  await Promise.all(Array.from({ length: ticks }, () => workspace.current.lambda.tick()));
  await workspace.current.lambda.idle();
}

/** The next time at which it is so late in Seoul, where ada is: nine hours before UTC. */
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
    const shown = JSON.stringify(answer.messages);
    expect(shown).toContain("`monthly on day 5 at 09:00 by projects with invoice`");
    expect(shown).toContain(
      "Sat, 5 December 2026, 09:00  ·  Tue, 5 January 2027, 09:00  ·  Fri, 5 February 2027",
    );
    expect(shown).toContain("time zone Asia/Seoul");
    const equal = await workspace.ask("/atlas-report monthly by projects at 9am on the 5th", { user: "lin" });
    expect(idIn(equal)).toBe(idIn(answer));
    expect(equal.messages[0]?.text).toBe("This channel gets this report already.");
  });

  it("lists the reports of this channel alone, and changes them by words and by buttons", async () => {
    const id = await subscribe("weekly on friday at 18:30 service:Backup", { user: "lin" });
    const inFinance = await workspace.ask("/atlas-report list", { channel: "finance" });
    expect(inFinance.replies[0]?.text).toContain("This channel has no reports yet.");
    const paused = await workspace.ask(`/atlas-report pause ${id}`);
    expect(paused.replies[0]).toMatchObject({ text: expect.stringMatching(/<@U0ADA0001> paused/) });
    expect(paused.replies[0]?.ephemeral).not.toBe(true);
    const list = await workspace.ask("/atlas-report");
    expect(list.replies[0]).toMatchObject({ ephemeral: true });
    const earlier = await messages();
    const press = (change: string) =>
      workspace.current.slack.client.action({
        ...{ user: "ada", channel: "atlas-costs", ts: list.replies[0]?.ts ?? "" },
        actionId: `report_${change}_${id}`,
      });
    expect(await press("resume")).toMatchObject({ ok: true });
    expect(textOf(await shownSince(earlier))).toMatch(/It comes next on Fri, .*:30 \(time zone [\w/]+\)/);
    const refreshed = (await messages()).find(({ ts }) => ts === list.replies[0]?.ts);
    expect(JSON.stringify(refreshed)).toContain(`report_pause_${id}`);
    await press("run");
    await press("run");
    await workspace.current.lambda.idle();
    const posts = (await shownSince(earlier)).filter(({ text }) => text.startsWith("Atlas costs in"));
    expect(posts).toHaveLength(1);
    await press("remove");
    expect(JSON.stringify((await messages()).find(({ ts }) => ts === list.replies[0]?.ts))).toContain(
      "no reports yet",
    );
    expect((await workspace.ask(`/atlas-report run ${id}`)).replies[0]?.text).toContain("has no report");
  });

  it("turns the pages of a long list by buttons, and stays on the page where something was changed", async () => {
    for (let hour = 0; hour < 12; hour += 1) await store(`daily at ${hour}:00`);
    const list = await workspace.ask("/atlas-report list");
    const ts = list.replies[0]?.ts ?? expect.fail("no list");
    const shown = async () => JSON.stringify((await messages()).find((message) => message.ts === ts));
    const press = (actionId: string) =>
      workspace.current.slack.client.action({ user: "ada", channel: "atlas-costs", ts, actionId });
    const first = await shown();
    expect(await press("report_list_2")).toMatchObject({ ok: true });
    const second = await shown();
    const idsIn = (text: string) => [...text.matchAll(/remove ([a-f0-9]{8})/g)].map(([, id]) => id);
    expect(idsIn(first)).toHaveLength(10);
    expect(idsIn(second)).toHaveLength(2);
    expect(new Set([...idsIn(first), ...idsIn(second)]).size).toBe(12);
    const [eleventh, twelfth] = idsIn(second);
    await press(`report_remove_${eleventh}`);
    expect(idsIn(await shown())).toEqual([twelfth]);
    await workspace.ask(`/atlas-report remove ${twelfth}`);
    await press(`report_pause_${twelfth}`);
    expect(idsIn(await shown())).toEqual(idsIn(first));
    expect((await workspace.ask("/atlas-report list 2")).replies[0]?.text).toBe(list.replies[0]?.text);
  });

  it("a button runs a report once a minute, and again at once when it could not be started", async () => {
    const id = await store("monthly without invoice service:Backup");
    const { ts } = (await workspace.ask("/atlas-report")).replies[0] ?? expect.fail("no list");
    const earlier = await messages();
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
    const replies = (await shownSince(earlier))
      .map(({ text }) => text)
      .filter((text) => !/^Atlas/.test(text));
    expect(replies).toEqual([
      expect.stringContaining("could not be started"),
      "It is on its way.",
      "This report was started less than a minute ago.",
    ]);
    await workspace.current.lambda.idle();
    const posts = (await shownSince(earlier)).filter(({ text }) => text.startsWith("Atlas costs in"));
    expect(posts).toHaveLength(1);
  });

  it("run posts at once, with table, changes, CSV and invoice in the thread", async () => {
    const id = await store("monthly by projects with csv");
    const answer = await workspace.ask(`/atlas-report run ${id}`);
    expect(answer.status).toBe("answered");
    const [post, ...below] = answer.messages;
    expect(post?.text).toMatch(/^Atlas costs in October 2026: \$/);
    expect(JSON.stringify(post?.blocks)).toMatch(
      /\*Largest increases\*\\n• Fleet Platform: \+\$.*"type":"table"/,
    );
    expect(below.every(({ thread_ts }) => thread_ts === post?.ts)).toBe(true);
    expect(below.flatMap(({ files = [] }) => files.map(({ name }) => name))).toEqual([
      "atlas-usage-2026-10-by-projects.csv",
      expect.stringMatching(/^Acme-Robotics-2026-10-/),
    ]);
    expect(below.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^Atlas invoice for October 2026/),
    );
  });

  it("says what is wrong where nothing can be subscribed to", async () => {
    const away = await workspace.ask("/atlas-report daily", { channel: "random" });
    expect(away).toMatchObject({ status: "failed" });
    expect(away.replies[0]?.text).toContain("not in this channel");
    expect((await workspace.ask("/atlas-report daly")).replies[0]?.text).toContain("`/atlas-report daily`");
    expect((await workspace.ask("/atlas-report help")).status).toBe("answered");
    await subscribe("daily at 20:00", { channel: "finance" });
    const [one] = await listSubscriptions(table, FINANCE);
    for (let hour = 0; hour < 19; hour += 1) {
      const id = `0000000${hour.toString(20)}`;
      await createSubscription(table, { ...(one ?? expect.fail("none")), id, nextAt: NOON + 365 * DAY_MS });
    }
    const tooMany = await workspace.ask("/atlas-report daily at 21:00", { channel: "finance" });
    expect(tooMany.messages[0]?.text).toContain("A channel can have 20 reports.");
    const list = await workspace.ask("/atlas-report", { channel: "finance" });
    expect(list.status).toBe("answered");
  });
});

describe("a report", () => {
  it("comes once at its time, complete, however often the clock ticks, and not again after a restart", async () => {
    const due = nextInSeoul(6, 5);
    const id = await subscribe("daily at 6:05 by clusters with csv with invoice");
    const earlier = await messages();
    await tickAt(due - 60_000);
    expect(await shownSince(earlier)).toEqual([]);
    await tickAt(due, 3);
    await workspace.restart();
    await tickAt(Date.now() + 60_000, 2);
    const shown = await shownSince(earlier);
    expect(shown.filter(({ thread_ts }) => thread_ts === undefined)).toHaveLength(1);
    expect(shown.flatMap(({ files = [] }) => files)).toHaveLength(2);
    expect(textOf(shown)).toContain(`Daily report \`${id}\` for <@U0ADA0001>`);
    expect(textOf(shown)).toMatch(/Straight-line outlook for all of November 2026: \*\$/);
    expect(textOf(shown)).toMatch(/By the lines of the invoices of Acme Robotics, 1–\d+ November cost/);
  });

  it("comes once for all that was missed in three days", async () => {
    const due = nextInSeoul(7);
    await subscribe("daily at 7:00 service:Backup");
    const earlier = await messages();
    await tickAt(due + 3 * DAY_MS + 60_000, 2);
    await tickAt(Date.now() + 300_000);
    expect(await shownSince(earlier)).toHaveLength(1);
    await tickAt(due + 4 * DAY_MS);
    expect(await shownSince(earlier)).toHaveLength(2);
  });
});

it("a report for which there is no access token for a while comes later, and does not count as failed", async () => {
  const due = nextInSeoul(8);
  await subscribe("daily at 8:00 service:Backup");
  workspace.atlas.control.apply({ liveTokens: 0, expireTokens: true });
  let pauses = 0;
  workspace.watch = (updates, moment) => {
    const isPause = updates.some(({ Action }) => Action === "RETRY");
    if (isPause && moment === "after") pauses += 1;
    if (pauses === 3) workspace.atlas.control.reset();
  };
  const earlier = await messages();
  await tickAt(due);
  expect(pauses).toBe(3);
  expect((await shownSince(earlier)).map(({ text }) => text)).toEqual([
    expect.stringMatching(/^Atlas costs/),
  ]);
  const [subscription] = await listSubscriptions(table, COSTS);
  expect(subscription).toMatchObject({ state: "active", failures: 0 });
});

it("a report that Atlas has kept waiting for an hour still has time to be answered", async () => {
  workspace.atlas.control.apply({ path: "costExplorer", rateLimit: 4, retryAfter: 900, accepted: 1 });
  const id = await store("monthly without invoice");
  const earlier = await messages();
  const asked = Date.now();
  await workspace.ask(`/atlas-report run ${id}`);
  await workspace.current.lambda.idle();
  expect(Date.now() - asked).toBeGreaterThan(3_600_000);
  expect((await shownSince(earlier)).map(({ text }) => text)).toEqual([
    expect.stringMatching(/^Atlas costs/),
  ]);
});

it("a report comes without what the invoices tell where Atlas gives none of them for hours", async () => {
  workspace.atlas.control.apply({ path: "invoices", rateLimit: 13, retryAfter: 900 });
  const id = await store("weekly");
  const earlier = await messages();
  await workspace.ask(`/atlas-report run ${id}`);
  await workspace.current.lambda.idle();
  const shown = await shownSince(earlier);
  expect(shown.map(({ text }) => text)).toEqual([expect.stringMatching(/^Atlas costs in/)]);
  expect(textOf(shown)).toContain("How that compares with the same days of the month before is unknown");
});

it("a report that Atlas keeps waiting for hours fails before its execution may live no longer", async () => {
  workspace.atlas.control.apply({ rateLimit: 1000, retryAfter: 900 });
  const id = await store("weekly by projects");
  const asked = Date.now();
  const answer = await workspace.ask(`/atlas-report run ${id}`);
  await workspace.current.lambda.idle();
  expect(answer.status).toBe("failed");
  expect(Date.now() - asked).toBeGreaterThan(3 * HOUR_MS);
  expect(Date.now() - asked).toBeLessThan(4 * HOUR_MS);
});

describe("the invoice of a monthly report", () => {
  /** Posts a report whose invoice is still pending. @returns its id, and when it was posted. */
  async function postPending() {
    workspace.atlas.control.apply({ closeAfterDays: 60 });
    const id = await store("monthly without csv");
    const earlier = await messages();
    const answer = await workspace.ask(`/atlas-report run ${id}`);
    await workspace.current.lambda.idle();
    return { id, earlier, answer, postedAt: Date.now() };
  }

  /** How often it is checked, from now on. */
  function countLooks() {
    const counted = { checks: 0 };
    workspace.watch = (updates, moment) => {
      const isCheck = updates.some(
        ({ Name, Action }) => Name === "check the invoice" && Action === "SUCCEED",
      );
      if (isCheck && moment === "after") counted.checks += 1;
    };
    return counted;
  }

  const POST_AND_INVOICE = [
    expect.stringMatching(/^Atlas costs in/),
    expect.stringMatching(/^Atlas invoice for/),
    "",
  ];

  it("follows in the thread when it is closed, and nothing runs until then", async () => {
    const asked = Date.now();
    const { earlier, answer, postedAt } = await postPending();
    expect(JSON.stringify(answer.messages[0]?.blocks)).toContain(
      "is still pending, so these numbers may still move. It follows in this thread when it is closed.",
    );
    expect(postedAt - asked).toBeLessThan(HOUR_MS);
    expect(await workspace.current.database.unfinishedJobs()).toEqual([]);
    const counted = countLooks();
    await tickAt(postedAt + HOUR_MS - 60_000, 2);
    expect(counted.checks).toBe(0);
    await tickAt(postedAt + HOUR_MS, 2);
    expect(counted.checks).toBe(1);
    await workspace.restart();
    await tickAt(postedAt + 3 * HOUR_MS, 3);
    expect(counted.checks).toBe(2);
    expect(await shownSince(earlier)).toHaveLength(1);
    workspace.atlas.control.reset();
    await tickAt(postedAt + 6 * HOUR_MS, 3);
    const shown = await shownSince(earlier);
    expect(shown.map(({ text }) => text)).toEqual(POST_AND_INVOICE);
    expect(shown[1]?.thread_ts).toBe(shown[0]?.ts);
    await tickAt(postedAt + 9 * DAY_MS);
    expect(counted.checks).toBe(3);
    expect(await shownSince(earlier)).toHaveLength(3);
  });

  it("is given up after ten days, and the thread says so", async () => {
    const { earlier, postedAt } = await postPending();
    const counted = countLooks();
    for (const days of [0.1, 5, 9.9]) await tickAt(postedAt + days * DAY_MS);
    expect(await shownSince(earlier)).toHaveLength(1);
    for (const days of [10.2, 11, 13]) await tickAt(postedAt + days * DAY_MS, 2);
    expect(counted.checks).toBe(4);
    const shown = await shownSince(earlier);
    expect(shown).toHaveLength(2);
    expect(shown[1]?.text).toMatch(/has not been closed within 10 days, .*`\/atlas-invoice 2026-1\d`/);
  });

  it.each(["pause", "remove"])(
    "follows after a %s of the report: its post says that it does",
    async (change) => {
      const { id, earlier, postedAt } = await postPending();
      await workspace.ask(`/atlas-report ${change} ${id}`);
      workspace.atlas.control.reset();
      await tickAt(postedAt + HOUR_MS);
      const inThread = (await shownSince(earlier)).filter(({ text }) => !text.startsWith("<@"));
      expect(inThread.map(({ text }) => text)).toEqual(POST_AND_INVOICE);
    },
  );

  it("does not follow in a channel that is not allowed any more, then or later", async () => {
    const { earlier, postedAt } = await postPending();
    workspace.atlas.control.reset();
    await workspace.restart({ SLACK_ALLOWED_CHANNELS: FINANCE });
    await tickAt(postedAt + HOUR_MS);
    await workspace.restart();
    await tickAt(postedAt + 2 * DAY_MS);
    expect(await shownSince(earlier)).toHaveLength(1);
  });

  it("is waited for while Atlas is out of order", async () => {
    const { earlier, postedAt } = await postPending();
    workspace.atlas.control.apply({ closeAfterDays: 0, rateLimit: 1000, retryAfter: 900 });
    await tickAt(postedAt + HOUR_MS);
    expect(await shownSince(earlier)).toHaveLength(1);
    workspace.atlas.control.reset();
    await tickAt(postedAt + 3 * HOUR_MS);
    expect((await shownSince(earlier)).map(({ text }) => text)).toEqual(POST_AND_INVOICE);
  });
});

function asAda(): WebClient {
  return new WebClient("xoxp-local-ada", { slackApiUrl: workspace.current.slack.apiUrl });
}

/** What ada reads in direct messages while something happens. */
async function toldWhile(happens: () => Promise<void>): Promise<string[]> {
  const told = new Map<string, string>();
  const end = workspace.current.slack.client.subscribe(
    (event) => {
      if ("message" in event && event.channel.startsWith("D")) told.set(event.message.ts, event.message.text);
    },
    { user: "U0ADA0001" },
  );
  await happens();
  end();
  return [...told.values()];
}

describe("a report that cannot be posted", () => {
  it.each([
    [
      "archived",
      () => asAda().conversations.archive({ channel: FINANCE }),
      () => asAda().conversations.unarchive({ channel: FINANCE }),
    ],
    [
      "not in this channel",
      () => asAda().conversations.kick({ channel: FINANCE, user: BOT }),
      () => asAda().conversations.invite({ channel: FINANCE, users: BOT }),
    ],
  ])("since the channel is %s is paused, and the subscriber told", async (reason, close, open) => {
    const due = nextInSeoul(12);
    const id = await subscribe("daily at 12:00", { channel: "finance" });
    await close();
    const traffic = vi.spyOn(console, "info").mockImplementation(() => {});
    const told = await toldWhile(() => tickAt(due));
    const ended = traffic.mock.calls.filter(([line]) => /A job ended.*"kind": ?"report"/s.test(line));
    traffic.mockRestore();
    expect(ended).toEqual([[expect.stringMatching(/"code": ?"(is_archived|not_in_channel)"/)]]);
    await open();
    expect(told).toEqual([
      expect.stringContaining(`I paused the report \`daily at 12:00 by services\` of <#${FINANCE}>`),
    ]);
    expect(told[0]).toContain(reason);
    expect(told[0]).toContain(`/atlas-report resume ${id}`);
    const list = await workspace.ask("/atlas-report", { channel: "finance" });
    expect(JSON.stringify(list.replies)).toContain(`report_resume_${id}`);
    const earlier = await messages("finance");
    await tickAt(due + DAY_MS);
    expect(await shownSince(earlier, "finance")).toEqual([]);
  });

  it("since its channel is not allowed any more is paused, and the subscriber told", async () => {
    const due = nextInSeoul(12, 30);
    const id = await subscribe("daily at 12:30", { channel: "finance" });
    await workspace.restart({ SLACK_ALLOWED_CHANNELS: COSTS });
    const earlier = await messages("finance");
    expect(await toldWhile(() => tickAt(due))).toEqual([
      expect.stringContaining(`the bot's administrator to add \`${FINANCE}\` to SLACK_ALLOWED_CHANNELS`),
    ]);
    expect(await shownSince(earlier, "finance")).toEqual([]);
    const resume = await workspace.ask(`/atlas-report resume ${id}`, { channel: "finance" });
    expect(resume.replies[0]?.text).toContain("SLACK_ALLOWED_CHANNELS");
    await workspace.restart();
    const list = await workspace.ask("/atlas-report", { channel: "finance" });
    expect(JSON.stringify(list.replies)).toContain(`report_resume_${id}`);
  });

  it("three times in a row is paused, and a good one in between begins anew", async () => {
    const due = nextInSeoul(13);
    await subscribe("daily at 13:00 service:Backup");
    const earlier = await messages();
    const told = await toldWhile(async () => {
      for (const [day, role] of ["missing", "ok", "missing", "missing"].entries()) {
        workspace.atlas.control.apply({ role: role as "missing" | "ok" });
        await tickAt(due + day * DAY_MS);
      }
    });
    expect(told).toEqual([]);
    const last = await toldWhile(() => tickAt(due + 4 * DAY_MS));
    expect(last).toEqual([expect.stringMatching(/It failed 3 times in a row, last so: .*role/i)]);
    const failures = (await shownSince(earlier)).filter(({ text }) => text.startsWith(":warning:"));
    expect(failures).toHaveLength(4);
  });
});
