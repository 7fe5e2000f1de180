import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { KNOWN_SERVICES } from "../../functions/atlas/usage-detail.ts";
import { chargesBetween } from "../../simulators/atlas/ledger.ts";
import { tableOf } from "../messages.ts";
import { GAPS, GAPS_SEED } from "../simulators/atlas/gaps-seed.ts";
import { fakeDate, NOON, openTestWorkspace, type TestWorkspace } from "../workspace.ts";

let workspace: TestWorkspace;

beforeAll(async () => {
  fakeDate();
  workspace = await openTestWorkspace({ atlasSeed: GAPS_SEED });
});

beforeEach(() => {
  // An hour later, so that no token and no list of names of an earlier test is fresh.
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

const GROUPINGS = ["services", "projects", "clusters", "organizations"];

/** The amounts of the table's rows, by label. */
async function amounts(command: string): Promise<Map<string, string>> {
  const answer = await workspace.ask(command);
  expect(answer.status).toBe("answered");
  const [, ...rows] = tableOf(answer.messages[0]);
  return new Map(rows.map(([label = "", amount = ""]) => [label, amount]));
}

/** All text of an answer. */
async function textOf(command: string): Promise<string> {
  const answer = await workspace.ask(command);
  expect(answer.status).toBe("answered");
  return JSON.stringify(answer.messages[0]?.blocks);
}

function dollarsIn(text: string, pattern: RegExp): number {
  return Number(pattern.exec(text)?.[1]?.replace(/[$,]/g, ""));
}

function ledgerTotal(month: string, next: string): string {
  const charges = chargesBetween(GAPS_SEED, `${month}-01`, `${next}-01`, NOON);
  const cents = Math.round(charges.reduce((sum, { units }) => sum + units, 0) / 100);
  return (cents / 100).toLocaleString("en-US", { style: "currency", currency: "USD" });
}

describe("the total", () => {
  it.each([
    ["services", { [`Services this bot doesn't know: ${GAPS.newService.name}`]: GAPS.newService.dollars }],
    [
      "projects",
      {
        "Not in a project: Support, Premium Features, Credits": 468,
        // Only the invoices name them.
        "Old project": GAPS.deletedProject.dollars,
        "Closed project": GAPS.closed.dollars,
        "Unlisted project": GAPS.unlisted.dollars,
      },
    ],
    ["clusters", { "Deleted clusters": GAPS.deletedCluster.dollars }],
    // Atlas does not list them.
    ["organizations", { "Acme Unlisted": GAPS.unlisted.dollars, "Acme Closed": GAPS.closed.dollars }],
  ])("by %s is that of the ledger, with a row for each gap in what Atlas lists", async (groupBy, gaps) => {
    const rows = await amounts(`/atlas-usage 2026-10 by ${groupBy}`);
    expect(rows.get("Total")).toBe(ledgerTotal("2026-10", "2026-11"));
    for (const [label, dollars] of Object.entries(gaps))
      expect(rows.get(label), label).toBe(`$${dollars}.00`);
  });

  it("reads the invoices of organizations with such projects once, and none for a long period", async () => {
    const downloads = () => workspace.atlas.requests.filter(({ path }) => path.endsWith("/csv")).length;
    const before = downloads();
    await workspace.ask("/atlas-usage 2026-10 by projects");
    // Of three organizations, for two months.
    expect(downloads() - before).toBe(6);
    await workspace.ask("/atlas-usage 2026-10 by projects service:Clusters");
    await workspace.ask("/atlas-usage 2026-05..2026-08 by projects");
    expect(downloads() - before).toBe(6);
  });

  it("without invoices has a row for deleted projects, and one for each organization that shows none", async () => {
    workspace.atlas.control.apply({ csvStatus: 403 });
    const rows = await amounts("/atlas-usage 2026-10 by projects");
    expect(rows.get("Deleted projects")).toBe(`$${GAPS.deletedProject.dollars}.00`);
    expect(rows.get("Acme Closed: projects that Atlas doesn't list")).toBe(`$${GAPS.closed.dollars}.00`);
    expect(rows.get("Acme Unlisted: projects that Atlas doesn't list")).toBe(`$${GAPS.unlisted.dollars}.00`);
  });

  it("of an organization that is closed to the credentials is known without its names", async () => {
    const total = `$${GAPS.closed.dollars}.00`;
    const found = await amounts('/atlas-usage 2026-10 by projects org:"Acme Closed"');
    expect([...found]).toEqual([
      ["Closed project", total],
      ["Total", total],
    ]);
    const clusters = await amounts('/atlas-usage 2026-10 by clusters org:"Acme Closed"');
    expect([...clusters.values()]).toEqual([total, total]);
    vi.setSystemTime(Date.now() + 3_600_000);
    workspace.atlas.control.apply({ csvStatus: 403 });
    const rows = await amounts('/atlas-usage 2026-10 by projects org:"Acme Closed"');
    expect([...rows.values()]).toEqual([total, total]);
  });

  it.each([
    ["projects", "forbidden"],
    ["clusters", "nothing_to_group"],
  ])("is not given by %s where Atlas hides the names of the paying organization", async (groupBy, code) => {
    workspace.atlas.control.apply({ hideProjects: true });
    const answer = await workspace.ask(`/atlas-usage 2026-10 by ${groupBy}`);
    expect(await workspace.job(answer.messages[0])).toMatchObject({ error: { code } });
  });

  it("of a closed organization is not given where Atlas refuses it", async () => {
    workspace.atlas.control.apply({ totals: "refused" });
    const answer = await workspace.ask('/atlas-usage 2026-10 by clusters org:"Acme Closed"');
    expect(await workspace.job(answer.messages[0])).toMatchObject({ error: { code: "nothing_to_group" } });
  });

  it("with a filter for a project has one row for what is in no listed cluster", async () => {
    const rows = await amounts("/atlas-usage 2026-10 by clusters project:Sandbox");
    expect([...rows.keys()]).toEqual(["Not in a cluster, or in deleted clusters", "sandbox", "Total"]);
  });

  it("is asked for once for several groupings, and not where the grouping is the filter", async () => {
    for (const groupBy of GROUPINGS) await workspace.ask(`/atlas-usage 2026-09 by ${groupBy}`);
    // By projects there is one more, with those of the invoices.
    expect(workspace.queriesAsked()).toHaveLength(5);
    expect(workspace.queriesAsked("total")).toHaveLength(1);
    await workspace.ask("/atlas-usage 2026-09 by projects project:Sandbox");
    expect(workspace.queriesAsked("total")).toHaveLength(1);
  });

  it("may be incomplete if Atlas refuses to give it, and the answer says so", async () => {
    workspace.atlas.control.apply({ totals: "refused" });
    const answer = await workspace.ask("/atlas-usage 2026-10 by projects");
    expect(answer.status).toBe("answered");
    expect(JSON.stringify(answer.messages[0]?.blocks)).toContain("may be incomplete");
    expect(await workspace.job(answer.messages[0])).toMatchObject({
      state: "done",
      work: { total: "failed" },
    });
    expect(tableOf(answer.messages[0]).map(([label]) => label)).not.toContain("Deleted projects");
  });
});

describe("a total", () => {
  it("that is unknown is in the title of the CSV file", async () => {
    workspace.atlas.control.apply({ totals: "refused" });
    const answer = await workspace.ask("/atlas-usage 2026-07 by clusters");
    const before = await workspace.messages();
    await workspace.click(answer, "usage_csv");
    expect(JSON.stringify(await workspace.shownSince(before))).toContain("(may be incomplete)");
  });

  it("may be incomplete if Atlas never finishes it, and the answer comes after a few minutes", async () => {
    const asked = Date.now();
    workspace.atlas.control.apply({ totals: "unfinished" });
    const answer = await workspace.ask("/atlas-usage 2026-08 by clusters");
    expect(answer.status).toBe("answered");
    expect(await workspace.job(answer.messages[0])).toMatchObject({ work: { total: "failed" } });
    expect(Date.now() - asked).toBeLessThan(8 * 60_000);
  });
});

describe("services", () => {
  it.each(["unknown", "forbidden"] as const)(
    "that Atlas does not list (%s) are the built-in ones",
    async (skuServices) => {
      workspace.atlas.control.apply({ skuServices });
      const rows = await amounts("/atlas-usage 2026-10");
      expect(rows.get("Total")).toBe(ledgerTotal("2026-10", "2026-11"));
      expect(workspace.queriesAsked()).toMatchObject([{ body: { services: { length: 23 } } }]);
    },
  );
});

describe("the line about invoices", () => {
  it("relates the total to the invoices of all organizations", async () => {
    const text = await textOf("/atlas-usage 2026-10 by organizations");
    expect(text).toMatch(
      /Invoices: \$[\d,.]+ before tax \(Acme Robotics \$[\d,.]+, .*Acme Closed \$340.00\), the same as above/,
    );
  });

  it("tells a real difference of a closed month from what is not on the running month's invoices yet", async () => {
    // Eleven months ago Atlas gave the invoice for free.
    const december = await textOf("/atlas-usage 2025-12");
    expect(december).toMatch(/Invoices: .* less than the costs above: see `\/atlas-invoice 2025-12`/);
    const november = await textOf("/atlas-usage");
    expect(november).toMatch(/Invoices so far: .* is not on them yet/);
    const year = await textOf("/atlas-usage 2025-12..2026-11");
    const pending = /; (\S+) is not on them yet\./;
    expect(dollarsIn(year, pending)).toBe(dollarsIn(november, pending));
    const different = /are (\S+) less than their costs: see `\/atlas-invoice list 2025-12\.\.2026-11`/;
    const free = dollarsIn(december, /(\S+) less than the costs above/);
    // The invoices of months with credits and refunds are rounded twice.
    expect(Math.abs(dollarsIn(year, different) - free)).toBeLessThan(0.05);
  });

  it("names organizations whose invoices cannot be read", async () => {
    workspace.atlas.control.apply({ role: "viewer" });
    const text = await textOf("/atlas-usage 2026-10");
    expect(text).toMatch(
      /the same as above.*can't read the invoices of Acme Robotics Europe, Acme Closed, Acme Unlisted/,
    );
  });

  it("is left out with filters, and where invoices cannot be read", async () => {
    expect(await textOf("/atlas-usage 2026-10 service:Backup")).not.toContain("Invoices");
    workspace.atlas.control.apply({ rateLimit: 1_000, retryAfter: 3_600, path: "/invoices" });
    expect(await textOf("/atlas-usage 2026-10")).not.toContain("Invoices");
  });
});

describe("a query", () => {
  it("that takes a minute is polled at most six times, and its result is downloaded once", async () => {
    const slow = await openTestWorkspace({ processingMs: 60_000 });
    try {
      const answer = await slow.ask("/atlas-usage last month by projects raw");
      expect(answer.status).toBe("answered");
      const polls = new Map<string, number>();
      for (const { method, path } of slow.atlas.requests) {
        if (method !== "GET" || !path.includes("/costExplorer/usage/")) continue;
        polls.set(path, (polls.get(path) ?? 0) + 1);
      }
      const [grouped = 0, total = 0, ...others] = polls.values();
      expect(others).toEqual([]);
      expect(grouped).toBeLessThanOrEqual(6);
      expect(total).toBe(1);
    } finally {
      await slow.close();
    }
  });
});

describe("a service of a filter that Atlas has renamed", () => {
  let renamed: TestWorkspace;
  beforeAll(async () => {
    const services = KNOWN_SERVICES.map((name) => (name === "Charts" ? "Atlas Charts" : name));
    renamed = await openTestWorkspace({ atlasSeed: { ...GAPS_SEED, services } });
  });
  afterAll(() => renamed.close());

  it("is reported in the answer, beside the costs of the others", async () => {
    const answer = await renamed.ask("/atlas-usage 2026-10 by projects service:Charts,Backup");
    expect(answer.status).toBe("answered");
    expect(JSON.stringify(answer.messages[0]?.blocks)).toContain("doesn't know `Charts` any more");
    expect(tableOf(answer.messages[0])).not.toEqual([]);
  });

  it("is reported if there is no other", async () => {
    const answer = await renamed.ask("/atlas-usage 2026-10 service:Charts");
    expect(await renamed.job(answer.messages[0])).toMatchObject({
      state: "failed",
      error: { code: "unknown_service" },
    });
  });
});
