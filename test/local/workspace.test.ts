import { parse } from "csv-parse/sync";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Answer } from "../../local/terminal/answer.ts";
import { openClient } from "../../local/terminal/client.ts";
import { chargesBetween, dollars } from "../../simulators/atlas/ledger.ts";
import { EXAMPLE } from "../../simulators/atlas/organization.ts";
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

/** The rows of the only table of an answer, as text. */
function tableOf(answer: Answer): string[][] {
  const blocks = answer.messages.flatMap((message) => message.blocks ?? []) as Array<Record<string, unknown>>;
  const tables = blocks.filter((block) => block["type"] === "table");
  expect(tables).toHaveLength(1);
  const rows = (tables[0]?.["rows"] ?? []) as Array<Array<{ text: string }>>;
  return rows.map((row) => row.map((cell) => cell.text));
}

function cents(amount: string): number {
  return Number(amount.replace(/[$,.]/g, ""));
}

describe("a question", () => {
  it("is answered in place of its announcement with what the ledger says, to the cent", async () => {
    const answer = await workspace.ask("/atlas-usage last month by projects");
    expect(answer).toMatchObject({ status: "answered", replies: [] });
    expect(answer.messages).toHaveLength(1);
    const [, ...rows] = tableOf(answer);
    const charges = chargesBetween(HOSTILE_SEED, "2026-10-01", "2026-11-01", NOON).filter(
      ({ projectId }) => projectId,
    );
    const truth = charges.reduce((sum, { units }) => sum + BigInt(units), 0n);
    const total = rows.at(-1)?.[1] ?? "";
    expect(cents(total)).toBe(Number((truth + 50n) / 100n));
    expect(rows.slice(0, -1).reduce((sum, row) => sum + cents(row[1] ?? ""), 0)).toBe(cents(total));
    expect(answer.messages[0]?.text).toContain(total);
    expect(rows.map(([label]) => label)).toContain(HOSTILE_NAME);
  });

  it("covers the period and the equal one before it with one query at Atlas", async () => {
    await workspace.ask("/atlas-usage last 3 months");
    expect(workspace.queriesAsked().map(({ body }) => body)).toMatchObject([
      { startDate: "2026-05-01", endDate: "2026-11-01", groupBy: "services" },
    ]);
  });

  it.each([
    ["this month", "2026-10-01", "2026-12-01"],
    ["", "2026-10-01", "2026-12-01"],
    ["last month", "2026-09-01", "2026-11-01"],
    ["2026-06", "2026-05-01", "2026-07-01"],
    ["June 2026", "2026-05-01", "2026-07-01"],
    ["2026-01..2026-06", "2025-07-01", "2026-07-01"],
    ["last 3 months", "2026-05-01", "2026-11-01"],
    ["this quarter", "2026-07-01", "2027-01-01"],
    ["last quarter", "2026-04-01", "2026-10-01"],
    ["this year", "2025-01-01", "2027-01-01"],
    ["ytd", "2025-02-01", "2026-12-01"],
    ["2025", "2024-01-01", "2026-01-01"],
  ])('"%s" asks for %s to %s', async (words, startDate, endDate) => {
    const answer = await workspace.ask(`/atlas-usage ${words} by organizations`);
    expect(answer.status).toBe("answered");
    expect(workspace.queriesAsked().map(({ body }) => body)).toMatchObject([{ startDate, endDate }]);
  });

  it.each(["services", "projects", "clusters", "organizations"])(
    "by %s fills the filter that Atlas demands",
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
    expect(tableOf(answer).map(([label]) => label)).toEqual([
      "Cluster",
      "fleet-prod",
      "telemetry",
      "fleet-staging",
      "Total",
    ]);
    const linked = await workspace.ask('/atlas-usage 2026-07 by projects org:"Acme Robotics Europe"');
    expect(tableOf(linked).map(([label]) => label)).toEqual(["Project", "EU Storefront", "Total"]);
  });

  it("leaves its CSV in the thread, with the amounts of the ledger to the last digit", async () => {
    const answer = await workspace.ask("/atlas-usage 2026-09 by organizations csv");
    const [file, ...others] = answer.messages.flatMap((message) => message.files ?? []);
    expect(others).toEqual([]);
    expect(file?.name).toBe("atlas-usage-2026-09-by-organizations.csv");
    expect(answer.messages[1]?.thread_ts).toBe(answer.messages[0]?.ts);
    const bytes = await openClient(workspace.current.slack.url).download(file ?? expect.fail("no file"));
    const lines: string[][] = parse(Buffer.from(bytes), { bom: true, from_line: 2 });
    const truth = new Map<string, number>();
    for (const { organizationId, units } of chargesBetween(HOSTILE_SEED, "2026-09-01", "2026-10-01", NOON)) {
      truth.set(organizationId, (truth.get(organizationId) ?? 0) + units);
    }
    expect(new Map(lines.map((line) => [line[2], line[8]]))).toEqual(
      new Map([...truth].map(([id, units]) => [id, dollars(units)])),
    );
  });

  it("is not asked again at Atlas within 15 minutes, whoever asks it", async () => {
    await workspace.ask("/atlas-usage 2026-05");
    vi.setSystemTime(Date.now() + 14 * 60_000);
    const second = await workspace.ask("/atlas-usage 2026-05", { user: "lin", channel: "finance" });
    expect(second.status).toBe("answered");
    expect(workspace.queriesAsked()).toHaveLength(1);
    vi.setSystemTime(Date.now() + 2 * 60_000);
    await workspace.ask("/atlas-usage 2026-05");
    expect(workspace.queriesAsked()).toHaveLength(2);
  });

  it("that is not understood gets a reply to the person alone, and nothing is started", async () => {
    const answer = await workspace.ask("/atlas-usage lst month");
    expect(answer).toMatchObject({ status: "failed", messages: [] });
    expect(answer.replies).toMatchObject([{ ephemeral: true }]);
    expect(answer.replies[0]?.text).toContain("last month");
    await workspace.current.lambda.idle();
    expect(workspace.atlas.requests.slice(-1)[0]?.path).not.toContain("costExplorer/usage/lst");
    expect(workspace.queriesAsked()).toEqual([]);
  });
});

describe("the buttons of an answer", () => {
  it("show the same costs by another dimension in the thread, once", async () => {
    const answer = await workspace.ask("/atlas-usage 2026-04 by services");
    await workspace.press(answer, "By projects");
    await workspace.press(answer, "By projects");
    const messages = (await workspace.current.slack.client.messages("atlas-costs", "ada")) ?? [];
    const thread = messages.filter(({ thread_ts }) => thread_ts === answer.messages[0]?.ts);
    expect(thread.map(({ text }) => text.split(":")[0])).toEqual(["Atlas costs in April 2026"]);
    expect(messages.at(-1)).toMatchObject({ ephemeral: true, text: expect.stringContaining("already") });
  });

  it("attach the CSV once, however often it is pressed", async () => {
    const answer = await workspace.ask("/atlas-usage 2026-04 by clusters");
    await Promise.all([workspace.press(answer, "CSV file"), workspace.press(answer, "CSV file")]);
    const messages = (await workspace.current.slack.client.messages("atlas-costs", "ada")) ?? [];
    const files = messages
      .filter(({ thread_ts }) => thread_ts === answer.messages[0]?.ts)
      .flatMap(({ files = [] }) => files.map(({ name }) => name));
    expect(files).toEqual(["atlas-usage-2026-04-by-clusters.csv"]);
  });
});

describe("Atlas that misbehaves", () => {
  it.each(["kept", "closed", "body-kept", "body-closed"] as const)(
    "with a bare 102 (%s) is waited for",
    async (form) => {
      workspace.atlas.control.apply({ bare102: form });
      // One such answer will do: a connection that is kept takes four real seconds.
      workspace.watch = (updates) => {
        if (updates.some(({ WaitOptions }) => WaitOptions)) vi.setSystemTime(Date.now() + 2000);
      };
      const answer = await workspace.ask("/atlas-usage 2026-03");
      expect(answer.status).toBe("answered");
      expect(workspace.queriesAsked()).toHaveLength(1);
    },
  );

  it("with 202 and with an empty object is waited for", async () => {
    workspace.atlas.control.apply({ accepted: 2, emptyObject: 2 });
    expect((await workspace.ask("/atlas-usage 2026-02")).status).toBe("answered");
  });

  it("with 429 and 500 is asked again", async () => {
    workspace.atlas.control.apply({ rateLimit: 1, fail: 1, path: "/costExplorer/usage" });
    expect((await workspace.ask("/atlas-usage 2026-01")).status).toBe("answered");
  });

  it("that wants to be left alone for a minute is left alone for a minute", async () => {
    workspace.atlas.control.apply({ rateLimit: 1, retryAfter: 60, path: "/costExplorer/usage" });
    expect((await workspace.ask("/atlas-usage 2026-01 by clusters")).status).toBe("answered");
    const [refused, next] = workspace.atlas.requests
      .filter(({ path, at }) => path.includes("/costExplorer/usage") && at > Date.now() - 3_600_000)
      .map(({ at }) => at);
    expect((next ?? 0) - (refused ?? 0)).toBeGreaterThanOrEqual(60_000);
  });

  it("that is busy for minutes is asked until it answers, and the person who waits sees why", async () => {
    const shown: string[] = [];
    const stop = workspace.current.slack.client.subscribe((event) => {
      if (event.type === "message_changed") shown.push(event.message.text);
    });
    workspace.atlas.control.apply({ rateLimit: 12, retryAfter: null, path: "/costExplorer/usage" });
    const asked = Date.now();
    const answer = await workspace.ask("/atlas-usage 2025-09");
    stop();
    expect(answer.status).toBe("answered");
    expect(answer.messages).toHaveLength(1);
    expect(shown).toContainEqual(
      expect.stringMatching(/^Asking Atlas what September 2025 cost… Atlas is busy\./),
    );
    expect(Date.now() - asked).toBeGreaterThan(3 * 60_000);
    expect(Date.now() - asked).toBeLessThan(15 * 60_000);
  });

  it("that is busy for longer than a person waits is asked for almost 15 minutes, and the person is told", async () => {
    workspace.atlas.control.apply({ rateLimit: 1000, retryAfter: null, path: "/invoices" });
    const asked = Date.now();
    const answer = await workspace.ask("/atlas-invoice list");
    expect(answer.status).toBe("failed");
    expect(answer.messages).toHaveLength(1);
    expect(answer.messages[0]?.text).toContain("Atlas is busy");
    expect(Date.now() - asked).toBeGreaterThan(12 * 60_000);
    expect(Date.now() - asked).toBeLessThan(15 * 60_000);
    const requests = workspace.atlas.requests.filter(
      ({ path, at }) => path.endsWith("/invoices") && at >= asked,
    );
    expect(requests.length).toBeLessThan(40);
  });

  it("that forgets a token is asked the same once more", async () => {
    workspace.atlas.control.apply({ neverFinish: true });
    let looks = 0;
    workspace.watch = (updates, moment) => {
      if (moment !== "before" || !updates.some(({ Type }) => Type === "WAIT")) return;
      looks += 1;
      if (looks === 2) workspace.atlas.control.apply({ neverFinish: false, forgetTokens: true });
    };
    expect((await workspace.ask("/atlas-usage 2025-12")).status).toBe("answered");
    expect(workspace.queriesAsked()).toHaveLength(2);
  });

  it("whose session has ended is signed in to again", async () => {
    workspace.atlas.control.apply({ expireTokens: true });
    expect((await workspace.ask("/atlas-usage 2025-12 by clusters")).status).toBe("answered");
  });

  it("without end is given up after 15 minutes, with a way to ask again", async () => {
    workspace.atlas.control.apply({ neverFinish: true });
    const asked = Date.now();
    const answer = await workspace.ask("/atlas-usage 2025-11");
    expect(answer.status).toBe("failed");
    expect(answer.messages).toHaveLength(1);
    expect(answer.messages[0]?.text).toContain("15 minutes");
    expect(Date.now() - asked).toBeLessThan(16 * 60_000);
    workspace.atlas.control.reset();
    await workspace.press(answer, "Ask again");
    const messages = (await workspace.current.slack.client.messages("atlas-costs", "ada")) ?? [];
    expect(messages.at(-1)?.text).toContain("Atlas costs in November 2025:");
  });

  it("that lacks the role says which role is missing", async () => {
    workspace.atlas.control.apply({ role: "missing" });
    const answer = await workspace.ask("/atlas-usage 2026-06 by services");
    expect(answer.status).toBe("failed");
    expect(answer.messages[0]?.text).toContain("Organization Billing Viewer");
  });

  it("says which names are near when one is unknown", async () => {
    const answer = await workspace.ask("/atlas-usage project:Warehous");
    expect(answer.status).toBe("failed");
    expect(answer.messages[0]?.text).toContain("Warehouse 🤖");
  });
});

describe("Slack that refuses", () => {
  it("tells the person alone when the bot is not in the channel", async () => {
    const answer = await workspace.ask("/atlas-usage last month", { channel: "random" });
    expect(answer).toMatchObject({ status: "failed", messages: [] });
    expect(answer.replies).toMatchObject([{ ephemeral: true, text: expect.stringContaining("/invite") }]);
  });

  it("posts the answer anew when somebody deleted the announcement", async () => {
    workspace.watch = undefined;
    const { slack } = workspace.current;
    const stop = slack.client.subscribe(async (event) => {
      if (event.type !== "message" || !event.message.text.startsWith("Asking")) return;
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
  });
});

describe("the example organization", () => {
  it("is named in the small print", async () => {
    const answer = await workspace.ask("/atlas-usage last month by organizations");
    expect(JSON.stringify(answer.messages[0]?.blocks)).toContain("Acme Robotics");
    expect(workspace.atlas.requests.at(-1)?.path).toContain(EXAMPLE.orgId);
  });
});
