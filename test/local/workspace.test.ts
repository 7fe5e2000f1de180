import { parse } from "csv-parse/sync";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Answer } from "../../local/terminal/answer.ts";
import { openClient } from "../../local/terminal/client.ts";
import { chargesBetween, dollars } from "../../simulators/atlas/ledger.ts";
import { EXAMPLE } from "../../simulators/atlas/organization.ts";
import {
  blockTypesOf,
  buttonsOf,
  fileNamesOf,
  isError,
  metadataOf,
  type Shown,
  tableOf,
} from "../messages.ts";
import { HOSTILE_NAME, HOSTILE_SEED } from "../simulators/atlas/hostile-seed.ts";
import { fakeDate, NOON, openTestWorkspace, type TestWorkspace } from "../workspace.ts";

let workspace: TestWorkspace;

beforeAll(async () => {
  fakeDate();
  workspace = await openTestWorkspace({ atlasSeed: HOSTILE_SEED });
});

beforeEach(() => {
  // An hour later, so that no token of an earlier test is fresh.
  vi.setSystemTime(Date.now() + 3_600_000);
  workspace.forget();
});

afterEach(() => {
  workspace.atlas.control.reset();
  workspace.watch = undefined;
  expect(workspace.reports.splice(0)).toEqual([]);
});

afterAll(async () => {
  await workspace.close();
  vi.useRealTimers();
});

/** The code of the error that ended the job of an answer. */
async function errorCodeOf({ messages }: Answer): Promise<string | undefined> {
  expect(messages).toHaveLength(1);
  return (await workspace.job(messages[0]))?.error?.code;
}

/** Clicks the first correction of a reply in the channel, as ada. */
async function clickReply(reply: Shown | undefined): Promise<void> {
  const client = openClient(workspace.current.slack.url);
  await client.action("ada", "atlas-costs", reply?.ts ?? "", "run_command_0");
  await workspace.current.lambda.idle();
}

function cents(amount: string): number {
  return Number(amount.replace(/[$,.]/g, ""));
}

describe("a command", () => {
  it("turns its announcement into an answer that agrees with the ledger, to the cent", async () => {
    const answer = await workspace.ask("/atlas-usage last month by projects");
    expect(answer).toMatchObject({ status: "answered", replies: [] });
    expect(answer.messages).toHaveLength(1);
    const [, ...rows] = tableOf(answer.messages[0]);
    const charges = chargesBetween(HOSTILE_SEED, "2026-10-01", "2026-11-01", NOON);
    const truth = charges.reduce((sum, { units }) => sum + BigInt(units), 0n);
    const total = rows.at(-1)?.[1] ?? "";
    expect(cents(total)).toBe(Number((truth + 50n) / 100n));
    expect(rows.slice(0, -1).reduce((sum, row) => sum + cents(row[1] ?? ""), 0)).toBe(cents(total));
    expect(answer.messages[0]?.text).toContain(total);
    expect(rows.map(([label]) => label)).toContain(HOSTILE_NAME);
  });

  it("covers the period and the one it is compared with, of the last 18 months, with one query at Atlas", async () => {
    await workspace.ask("/atlas-usage last 3 months");
    expect(workspace.queriesAsked().map(({ body }) => body)).toMatchObject([
      { startDate: "2026-05-01", endDate: "2026-11-01", groupBy: "services" },
    ]);
  });

  it.each([
    ["", "2026-10-01", "2026-12-01"],
    ["2026-06", "2026-05-01", "2026-07-01"],
    ["2026-01..2026-06", "2025-07-01", "2026-07-01"],
    ["last quarter", "2026-04-01", "2026-10-01"],
    ["this year", "2025-06-01", "2027-01-01"],
    ["ytd", "2025-06-01", "2026-12-01"],
    ["2025", "2025-06-01", "2026-01-01"],
  ])('"%s" asks for %s to %s', async (text, startDate, endDate) => {
    const answer = await workspace.ask(`/atlas-usage ${text} by organizations`);
    expect(answer.status).toBe("answered");
    expect(workspace.queriesAsked().map(({ body }) => body)).toMatchObject([{ startDate, endDate }]);
  });

  it.each(["services", "projects", "clusters", "organizations"])(
    "by %s fills the filter that Atlas requires",
    async (groupBy) => {
      const answer = await workspace.ask(`/atlas-usage 2026-08 by ${groupBy}`);
      expect(answer.status).toBe("answered");
      const [query] = workspace.queriesAsked();
      expect(query?.status).toBe(202);
      expect(query?.body).toHaveProperty([groupBy, 0]);
    },
  );

  it("may be limited by names in any case, with quotes, and in a linked organization", async () => {
    const answer = await workspace.ask('/atlas-usage CSV project:"fleet platform" BY Cluster 2026-07');
    expect(answer.status).toBe("answered");
    expect(tableOf(answer.messages[0]).map(([label]) => label)).toEqual([
      "Cluster",
      "fleet-prod",
      "telemetry",
      "Not in a cluster, or in deleted clusters",
      "fleet-staging",
      "Total",
    ]);
    const linked = await workspace.ask('/atlas-usage 2026-07 by projects org:"Acme Robotics Europe"');
    expect(tableOf(linked.messages[0]).map(([label]) => label)).toEqual([
      "Project",
      "EU Storefront",
      "Not in a project: Support",
      "Total",
    ]);
  });

  it("leaves its table in the thread as CSV, and the amounts of the ledger to the last digit as a second file", async () => {
    const answer = await workspace.ask("/atlas-usage 2026-09 by organizations raw");
    const files = answer.messages.flatMap((message) => message.files ?? []);
    expect(files.map(({ name }) => name)).toEqual([
      "atlas-usage-2026-09-by-organizations.csv",
      "atlas-usage-2026-09-by-organizations-raw.csv",
    ]);
    expect(answer.messages[1]?.thread_ts).toBe(answer.messages[0]?.ts);
    const [table = [], lines = []] = await Promise.all(files.map(readCsv));
    const [, ...rows] = tableOf(answer.messages[0]);
    expect(table.map(([label, amount = ""]) => [label, cents(amount)])).toEqual(
      rows.map(([label, amount = ""]) => [label, cents(amount)]),
    );
    const truth = new Map<string, number>();
    for (const { organizationId, units } of chargesBetween(HOSTILE_SEED, "2026-09-01", "2026-10-01", NOON)) {
      truth.set(organizationId, (truth.get(organizationId) ?? 0) + units);
    }
    expect(new Map(lines.map((line) => [line[2], line[8]]))).toEqual(
      new Map([...truth].map(([id, units]) => [id, dollars(units)])),
    );
  });

  it("is not sent to Atlas again within 15 minutes, also from another person", async () => {
    await workspace.ask("/atlas-usage 2026-05");
    vi.setSystemTime(Date.now() + 14 * 60_000);
    const second = await workspace.ask("/atlas-usage 2026-05", { user: "lin", channel: "finance" });
    expect(second.status).toBe("answered");
    expect(workspace.queriesAsked()).toHaveLength(1);
    vi.setSystemTime(Date.now() + 2 * 60_000);
    await workspace.ask("/atlas-usage 2026-05");
    expect(workspace.queriesAsked()).toHaveLength(2);
  });

  it("that is not understood gets a private reply, starts nothing, and runs once its correction is clicked", async () => {
    const answer = await workspace.ask("/atlas-usage lst month");
    expect(answer).toMatchObject({ status: "failed", messages: [] });
    expect(answer.replies).toMatchObject([{ ephemeral: true }]);
    expect(answer.replies[0]?.text).toContain("`/atlas-usage last month`");
    await workspace.current.lambda.idle();
    expect(workspace.atlas.requests.slice(-1)[0]?.path).not.toContain("costExplorer/usage/lst");
    expect(workspace.queriesAsked()).toEqual([]);
    const earlier = await workspace.messages();
    const ts = answer.replies[0]?.ts ?? "";
    const click = { user: "ada", channel: "atlas-costs", ts, actionId: "run_command_0" };
    expect(await workspace.current.slack.client.action(click)).toMatchObject({ ok: true });
    await workspace.current.lambda.idle();
    expect(await workspace.shownSince(earlier)).toMatchObject([
      { text: expect.stringContaining("October 2026") },
    ]);
    expect((await workspace.messages()).map((message) => message.ts)).not.toContain(ts);
  });
});

describe("a private command", () => {
  it("and the buttons of its answer show nothing to others, and bring files by direct message", async () => {
    const earlier = await workspace.messages();
    const answer = await workspace.ask("/atlas-usage 2026-09 by clusters csv private");
    expect(answer).toMatchObject({ status: "answered", replies: [{ ephemeral: true }, { ephemeral: true }] });
    expect(fileNamesOf(answer.messages)).toEqual(["atlas-usage-2026-09-by-clusters.csv"]);
    const shown = answer.replies[1] ?? expect.fail("no answer");
    expect(tableOf(shown).map(([label]) => label)).toContain("telemetry");
    const click = (actionId: string) =>
      workspace.current.slack.client.action({
        ...{ user: "ada", channel: "atlas-costs", ts: shown.ts, actionId },
      });
    for (const action of ["usage_by_projects", "usage_by_projects", "usage_csv"]) {
      expect(await click(action)).toMatchObject({ ok: true });
    }
    await workspace.current.lambda.idle();
    const added = await workspace.shownSince(earlier);
    expect(added.every(({ ephemeral }) => ephemeral)).toBe(true);
    expect(added.filter(({ blocks }) => JSON.stringify(blocks).includes("data_table"))).toHaveLength(2);
    const direct = await workspace.messages("@atlas-costs");
    expect(fileNamesOf(direct)).toHaveLength(2);
    expect(added.filter(isError)).toEqual([]);
  });
});

describe("a command in the direct messages with the bot", () => {
  it("is answered there, with its file in the thread", async () => {
    const answer = await workspace.ask("/atlas-usage 2026-09 by services csv", { channel: "@atlas-costs" });
    expect(answer).toMatchObject({ status: "answered", replies: [] });
    expect(fileNamesOf(answer.messages)).toEqual(["atlas-usage-2026-09-by-services.csv"]);
    expect(answer.messages[1]?.thread_ts).toBe(answer.messages[0]?.ts);
  });
});

async function readCsv(file: Parameters<ReturnType<typeof openClient>["download"]>[0]): Promise<string[][]> {
  const bytes = await openClient(workspace.current.slack.url).download(file);
  return parse(Buffer.from(bytes), { bom: true, from_line: 2 });
}

describe("a button of an answer", () => {
  it("shows the same costs by another dimension in the thread, once", async () => {
    const answer = await workspace.ask("/atlas-usage 2026-04 by services");
    await workspace.click(answer, "usage_by_projects");
    await workspace.click(answer, "usage_by_projects");
    const messages = await workspace.messages();
    const thread = messages.filter(({ thread_ts }) => thread_ts === answer.messages[0]?.ts);
    expect(thread).toHaveLength(1);
    expect(await workspace.job(thread[0])).toMatchObject({
      state: "done",
      request: { groupBy: "projects", period: { start: "2026-04-01", end: "2026-05-01" } },
    });
    expect(tableOf(thread[0]).map(([label]) => label)).toContain("Fleet Platform");
    const reply = messages.at(-1) ?? expect.fail("no reply");
    expect(reply.ephemeral).toBe(true);
    expect(isError(reply)).toBe(false);
  });

  it("attaches the CSV once, also when clicked twice at the same time", async () => {
    const answer = await workspace.ask("/atlas-usage 2026-04 by clusters");
    await Promise.all([workspace.click(answer, "usage_csv"), workspace.click(answer, "usage_csv")]);
    const messages = await workspace.messages();
    const thread = messages.filter(({ thread_ts }) => thread_ts === answer.messages[0]?.ts);
    expect(fileNamesOf(thread)).toEqual(["atlas-usage-2026-04-by-clusters.csv"]);
  });
});

describe("an Atlas", () => {
  // On a connection that is kept, a 102 without a body takes four real seconds: transport.test.ts has it.
  it.each(["closed", "body-kept", "body-closed"] as const)(
    "that answers with a bare 102 (%s) is polled again",
    async (form) => {
      workspace.atlas.control.apply({ bare102: form });
      const answer = await workspace.ask("/atlas-usage 2026-03");
      expect(answer.status).toBe("answered");
      expect(workspace.queriesAsked()).toHaveLength(1);
    },
  );

  it("that answers with 202 and with an empty object is polled again", async () => {
    workspace.atlas.control.apply({ accepted: 2, emptyObject: 2 });
    expect((await workspace.ask("/atlas-usage 2026-02")).status).toBe("answered");
  });

  it("that answers with 429 and 500 is asked again", async () => {
    workspace.atlas.control.apply({
      rateLimit: 1,
      retryAfter: 0,
      fail: 1,
      failRetryAfter: 0,
      path: "/costExplorer/usage",
    });
    expect((await workspace.ask("/atlas-usage 2026-01")).status).toBe("answered");
  });

  it("that sends a Retry-After of a minute gets no request for a minute", async () => {
    workspace.atlas.control.apply({ rateLimit: 1, retryAfter: 60, path: "/costExplorer/usage" });
    expect((await workspace.ask("/atlas-usage 2026-01 by clusters")).status).toBe("answered");
    const [refused, next] = workspace.atlas.requests
      .filter(({ path, at }) => path.includes("/costExplorer/usage") && at > Date.now() - 3_600_000)
      .map(({ at }) => at);
    expect((next ?? 0) - (refused ?? 0)).toBeGreaterThanOrEqual(60_000);
  });

  it("that is busy for minutes is asked until it answers, and the announcement says so", async () => {
    const updates: string[] = [];
    const stop = workspace.current.slack.client.subscribe((event) => {
      if (event.type !== "message_changed") return;
      if (metadataOf(event.message)?.state === "working") updates.push(event.message.text);
    });
    workspace.atlas.control.apply({ rateLimit: 12, retryAfter: null, path: "/costExplorer/usage" });
    const asked = Date.now();
    const answer = await workspace.ask("/atlas-usage 2025-09");
    stop();
    expect(answer.status).toBe("answered");
    expect(answer.messages).toHaveLength(1);
    // Each says how long the bot has tried, and for how many minutes it will.
    expect(new Set(updates).size).toBeGreaterThan(1);
    expect(updates.filter((text) => /\b15 minutes/.test(text))).not.toEqual([]);
    expect(Date.now() - asked).toBeGreaterThan(3 * 60_000);
    expect(Date.now() - asked).toBeLessThan(15 * 60_000);
  });

  it("that is busy for longer than a person waits is asked for almost 15 minutes, and then the job fails", async () => {
    workspace.atlas.control.apply({ rateLimit: 1000, retryAfter: null, path: "/invoices" });
    const asked = Date.now();
    const answer = await workspace.ask("/atlas-invoice list");
    expect(answer.status).toBe("failed");
    expect(await errorCodeOf(answer)).toBe("rate_limited");
    expect(Date.now() - asked).toBeGreaterThan(12 * 60_000);
    expect(Date.now() - asked).toBeLessThan(15 * 60_000);
    const requests = workspace.atlas.requests.filter(
      ({ path, at }) => path.endsWith("/invoices") && at >= asked,
    );
    expect(requests.length).toBeLessThan(40);
  });

  it("that forgets a token gets the same query once more", async () => {
    workspace.atlas.control.apply({ neverFinish: true });
    let polls = 0;
    workspace.watch = (updates, moment) => {
      if (moment !== "before" || !updates.some(({ Type }) => Type === "WAIT")) return;
      polls += 1;
      if (polls === 2) workspace.atlas.control.apply({ neverFinish: false, forgetTokens: true });
    };
    expect((await workspace.ask("/atlas-usage 2025-12")).status).toBe("answered");
    expect(workspace.queriesAsked()).toHaveLength(2);
  });

  it("whose access token expires gets another sign-in", async () => {
    workspace.atlas.control.apply({ expireTokens: true });
    expect((await workspace.ask("/atlas-usage 2025-12 by clusters")).status).toBe("answered");
  });

  it("that never finishes is given up after 15 minutes, with a button to ask again", async () => {
    workspace.atlas.control.apply({ neverFinish: true });
    const asked = Date.now();
    const answer = await workspace.ask("/atlas-usage 2025-11");
    expect(answer.status).toBe("failed");
    expect(await errorCodeOf(answer)).toBe("timeout");
    expect(Date.now() - asked).toBeLessThan(16 * 60_000);
    workspace.atlas.control.reset();
    await workspace.click(answer, "usage_again");
    expect(await workspace.job((await workspace.messages()).at(-1))).toMatchObject({
      state: "done",
      request: { period: { start: "2025-11-01", end: "2025-12-01" } },
    });
  });

  it("that lacks the role says which role is missing", async () => {
    workspace.atlas.control.apply({ role: "missing" });
    const answer = await workspace.ask("/atlas-usage 2026-06 by services");
    expect(answer.status).toBe("failed");
    expect(await errorCodeOf(answer)).toBe("forbidden");
    expect(answer.messages[0]?.text).toContain("Organization Billing Viewer");
  });

  it("finds a bare name, and its buttons have the filter", async () => {
    const answer = await workspace.ask("/atlas-usage 2026-10 vs 2026-05 TELEM");
    expect(answer.status).toBe("answered");
    const shown = JSON.stringify(answer.messages[0]?.blocks);
    expect(shown).toContain("only cluster `telemetry`");
    expect(shown).toContain('"2026-10 against 2026-05 by projects cluster:telemetry"');
    expect(shown).toContain('"2026-10 against 2026-05 cluster:telemetry"');
  });

  it("with an unknown name gets the similar one on a button that only the person sees", async () => {
    const earlier = await workspace.messages();
    const answer = await workspace.ask("/atlas-usage 2026-10 by clusters project:Warehous");
    expect(answer).toMatchObject({ status: "failed", messages: [], replies: [{ ephemeral: true }] });
    const [reply, ...others] = await workspace.shownSince(earlier);
    expect(others).toEqual([]);
    const command = '/atlas-usage 2026-10 by clusters project:"Warehouse 🤖"';
    expect(buttonsOf(reply)).toEqual({ run_command_0: command });
    await clickReply(reply);
    const [corrected, ...more] = await workspace.shownSince(earlier);
    expect(more).toEqual([]);
    expect(await workspace.job(corrected)).toMatchObject({
      state: "done",
      request: { groupBy: "clusters", projects: ["Warehouse 🤖"] },
    });
  });
});

describe("a mention", () => {
  /** Types a message as ada and waits until the bot has done its part. @returns its timestamp */
  async function say(text: string, channel = "atlas-costs", threadTs?: string): Promise<string> {
    const { slack, lambda } = workspace.current;
    const { ts = "" } = await slack.client.postMessage({ user: "ada", channel, text, threadTs });
    await slack.appEvents.settled();
    await lambda.idle();
    return ts;
  }

  it("is answered in its thread, and one there goes on from the answer, once", async () => {
    const earlier = await workspace.messages();
    const thread = await say("@atlas-costs how much did we spend on telemetry last month?");
    const [, answer] = await workspace.shownSince(earlier);
    expect(answer?.thread_ts).toBe(thread);
    expect(await workspace.job(answer)).toMatchObject({
      ...{ kind: "usage", state: "done", threadTs: thread },
      request: { period: { start: "2026-10-01", end: "2026-11-01" }, names: ["telemetry"] },
    });
    await say("@atlas-costs why?", "atlas-costs", thread);
    const { slack, lambda } = workspace.current;
    await Promise.all([slack.appEvents.redeliver(), slack.appEvents.redeliver()]);
    await lambda.idle();
    const [, ...replies] = await workspace.shownSince(earlier);
    expect(replies.map(({ thread_ts }) => thread_ts)).toEqual([thread, thread, thread]);
    expect(await workspace.job(replies[2])).toMatchObject({
      ...{ kind: "why", state: "done" },
      request: { period: { start: "2026-10-01", end: "2026-11-01" }, names: ["telemetry"] },
    });
  });

  it("that is not understood gets buttons that only the person sees, and they answer in its thread", async () => {
    const earlier = await workspace.messages();
    const thread = await say("not for the bot");
    await say("@atlas-costs last month by project:", "atlas-costs", thread);
    const reply = (await workspace.shownSince(earlier)).at(-1);
    expect(reply).toMatchObject({ ephemeral: true, thread_ts: thread });
    expect(Object.values(buttonsOf(reply))).toHaveLength(4);
    await workspace.click({ messages: [reply] } as unknown as Answer, "run_command_0");
    const answer = (await workspace.shownSince(earlier)).at(-1);
    expect(answer?.thread_ts).toBe(thread);
    expect(await workspace.job(answer)).toMatchObject({ kind: "usage", state: "done" });
  });

  it("with the word private is answered by direct message", async () => {
    const [earlier, earlierDirect] = [await workspace.messages(), await workspace.messages("@atlas-costs")];
    await say("@atlas-costs private: last month by projects");
    const [, ...replies] = await workspace.shownSince(earlier);
    expect(replies).toMatchObject([{ ephemeral: true }]);
    const direct = await workspace.shownSince(earlierDirect, "@atlas-costs");
    expect(await workspace.job(direct.at(-1))).toMatchObject({ kind: "usage", state: "done" });
  });

  it("of an unknown name gets buttons in its thread that only the person sees", async () => {
    const earlier = await workspace.messages();
    const thread = await say("@atlas-costs how much did telemetri cost last month?");
    const [, reply, ...others] = await workspace.shownSince(earlier);
    expect(others).toEqual([]);
    expect(reply).toMatchObject({ ephemeral: true, thread_ts: thread });
    expect(Object.values(buttonsOf(reply))).toEqual(["/atlas-usage 2026-10 by services cluster:telemetry"]);
    await clickReply(reply);
    const [, corrected] = await workspace.shownSince(earlier);
    expect(corrected?.thread_ts).toBe(thread);
    expect(await workspace.job(corrected)).toMatchObject({ state: "done" });
  });

  it("is not needed in a direct message, which is answered like a message of a channel", async () => {
    const earlier = await workspace.messages("@atlas-costs");
    await say("last month by projects", "@atlas-costs");
    const shown = await workspace.shownSince(earlier, "@atlas-costs");
    expect(shown).toHaveLength(2);
    expect(shown[1]).not.toHaveProperty("thread_ts");
    expect(await workspace.job(shown[1])).toMatchObject({ kind: "usage", state: "done" });
  });
});

describe("when Slack refuses", () => {
  it("because the bot is not in the channel, the person reads so privately", async () => {
    const answer = await workspace.ask("/atlas-usage last month", { channel: "random" });
    expect(answer).toMatchObject({ status: "failed", messages: [] });
    expect(answer.replies).toMatchObject([{ ephemeral: true, text: expect.stringContaining("/invite") }]);
  });

  it("because somebody deleted the announcement, the answer is a new message", async () => {
    workspace.watch = undefined;
    const { slack } = workspace.current;
    const stop = slack.client.subscribe(async (event) => {
      if (event.type !== "message" || metadataOf(event.message)?.state !== "working") return;
      stop();
      await fetch(`${slack.apiUrl}chat.delete`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${workspace.current.values.SLACK_BOT_TOKEN}`,
          "content-type": "application/json; charset=utf-8",
        },
        body: JSON.stringify({ channel: event.channel, ts: event.message.ts }),
      });
    });
    const answer = await workspace.ask("/atlas-usage 2026-06 by organizations");
    expect(answer.status).toBe("answered");
    expect(blockTypesOf(answer.messages.at(-1))).toContain("data_table");
  });
});

describe("the example organization", () => {
  it("is named in the small print", async () => {
    const answer = await workspace.ask("/atlas-usage last month by organizations");
    expect(JSON.stringify(answer.messages[0]?.blocks)).toContain("Acme Robotics");
    expect(workspace.atlas.requests.at(-1)?.path).toContain(EXAMPLE.orgId);
  });
});
