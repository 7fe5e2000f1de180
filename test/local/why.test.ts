import { parse } from "csv-parse/sync";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Answer } from "../../local/terminal/answer.ts";
import { openClient } from "../../local/terminal/client.ts";
import { buttonsOf, fileNamesOf, type Shown, statesOf, tableOf } from "../messages.ts";
import { HOSTILE_NAME, HOSTILE_SEED } from "../simulators/atlas/hostile-seed.ts";
import { fakeDate, openTestWorkspace, type TestWorkspace } from "../workspace.ts";

let workspace: TestWorkspace;
beforeAll(async () => {
  fakeDate();
  workspace = await openTestWorkspace({ processingMs: 0, atlasSeed: HOSTILE_SEED });
});
afterEach(() => {
  workspace.atlas.control.reset();
  expect(workspace.reports.splice(0)).toEqual([]);
});
afterAll(async () => {
  await workspace.close();
  vi.useRealTimers();
});

async function answered(command: string): Promise<Shown> {
  const answer = await workspace.ask(command);
  expect(answer.status).toBe("answered");
  return answer.messages[0] ?? expect.fail("no message");
}

interface AnyBlock {
  readonly type: string;
  readonly text?: { readonly text: string };
}

function blocksOf(message: Shown | undefined): readonly AnyBlock[] {
  return (message?.blocks ?? []) as readonly AnyBlock[];
}

/** The text of the header and the sections of a message. */
function textsOf(message: Shown | undefined): string[] {
  return blocksOf(message).flatMap(({ text }) => (text ? [text.text] : []));
}

function centsIn(text: string | undefined): number {
  const [, sign, digits = ""] =
    /([-+]?)\$([\d,]+\.\d\d)/.exec(text ?? "") ?? expect.fail(`no amount in ${text}`);
  return Number(digits.replace(/[,.]/g, "")) * (sign === "-" ? -1 : 1);
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, each) => total + each, 0);
}

/** The change that the header says. */
function changeOf(message: Shown): number {
  const [title = ""] = textsOf(message);
  return title.includes(" less than ") ? -centsIn(title) : centsIn(title);
}

/** The places of an answer with their changes, after checking that the parts of each add up. */
function placesOf(message: Shown): Record<string, number> {
  const sections = textsOf(message).filter((text) => /^\*[^*]+\* {2}[-+]?\$/.test(text));
  return Object.fromEntries(
    sections.map((text) => {
      const [heading = "", ...reasons] = text.split("\n");
      const [, name = "", change = ""] = /^\*(.*)\* {2}(\S+)$/.exec(heading) ?? [];
      expect(sum(reasons.map((line) => centsIn(/ {2}\*(\S+)\*/.exec(line)?.[1]))), text).toBe(
        centsIn(change),
      );
      return [name, centsIn(change)];
    }),
  );
}

function csvDownloads(): number {
  return workspace.atlas.requests.filter(({ path }) => path.endsWith("/csv")).length;
}

describe("an explanation", () => {
  it.each([
    "/atlas-why",
    "/atlas-why 2026-03",
    '/atlas-why 2026-10 against 2026-04 project:"Fleet Platform"',
    "/atlas-why Q3 2026",
    "/atlas-why service:Backup",
    "/atlas-why this month",
    "/atlas-why 2026-04 against this month",
  ])("by %s has parts that add up to the change", async (command) => {
    const message = await answered(command);
    const change = changeOf(message);
    expect(sum(Object.values(placesOf(message)))).toBe(change);
    const [, ...rows] = tableOf(message).map((row) => row[1]);
    expect(centsIn(rows.at(-1))).toBe(change);
    expect(sum(rows.slice(0, -1).map(centsIn))).toBe(change);
    expect(message.text).toContain(textsOf(message)[0]?.slice(0, 40));
    const charts = blocksOf(message).filter(({ type }) => type === "data_visualization");
    expect(charts).toHaveLength(command.includes("service:") ? 0 : 1);
  });

  it("has the same numbers as the usage of the months and its clusters", async () => {
    const usage = tableOf(await answered("/atlas-usage 2026-10 by clusters"));
    const changes = new Map(usage.map((row) => [row[0], row[2]]));
    const message = await answered("/atlas-why 2026-10");
    expect(changeOf(message)).toBe(centsIn(changes.get("Total")));
    const places = placesOf(message);
    expect(places["telemetry"]).toBe(centsIn(changes.get("telemetry")));
    const others = [...changes].filter(([name]) => !["Cluster", "telemetry", "Total"].includes(name ?? ""));
    expect(places["Everything else"]).toBe(sum(others.map(([, change]) => centsIn(change))));
  });

  it("has the same numbers as the usage of the running month so far", async () => {
    const usage = textsOf(await answered("/atlas-usage"));
    const days = usage.find((text) => text.startsWith("1–20 November")) ?? expect.fail("no days");
    const [now, change, before] = [...days.matchAll(/[-+]?\$[\d,]+\.\d\d/g)].map(([amount]) =>
      centsIn(amount),
    );
    const message = await answered("/atlas-why this month");
    expect(changeOf(message)).toBe(change);
    const amounts = [...(textsOf(message)[1] ?? "").matchAll(/\$[\d,]+\.\d\d/g)];
    expect(amounts.map(([amount]) => centsIn(amount))).toEqual([now, before]);
    expect(textsOf(message).join("\n")).toContain("through 20 November");
  });

  it("of days has the same numbers as their usage and the weekly report, also by their buttons", async () => {
    const usage = await workspace.ask("/atlas-usage last 7 days");
    const list = await workspace.ask("/atlas-report weekly");
    const before = await workspace.messages();
    const run = Object.keys(buttonsOf(list.messages[0])).find((id) => id.startsWith("report_run"));
    await workspace.click(list, run ?? "");
    const report = (await workspace.shownSince(before)).find((each) => buttonsOf(each)["why"]);
    expect(buttonsOf(report)["why"]).toBe("2026-11-14..2026-11-20 against 2026-11-07..2026-11-13");
    expect(buttonsOf(usage.messages[0])["why"]).toBe(buttonsOf(report)["why"]);
    await workspace.click({ ...list, messages: [report] as Answer["messages"] }, "why");
    const explained = (await workspace.shownSince(before)).at(-1);
    expect(explained?.thread_ts).toBe(report?.ts);

    const asked = await answered("/atlas-why last 7 days");
    const numbersOf = (message: Shown | undefined, section: number) =>
      [...(textsOf(message)[section] ?? "").matchAll(/(?<![-+])\$[\d,]+\.\d\d/g)].map(([amount]) =>
        centsIn(amount),
      );
    const [after = 0, earlier = 0] = numbersOf(usage.messages[0], 1);
    expect([asked, explained, report].map((each) => numbersOf(each, 1).slice(0, 2))).toEqual(
      new Array(3).fill([after, earlier]),
    );
    expect(changeOf(asked)).toBe(after - earlier);
    expect(sum(Object.values(placesOf(asked)))).toBe(after - earlier);
    expect(textsOf(explained)).toEqual(textsOf(asked));
    expect(textsOf(asked).filter((text) => text.includes("not closed"))).toEqual([
      expect.stringMatching(/through 20 November/),
    ]);
    const files = await workspace.messages();
    await workspace.click({ ...list, messages: [asked] as Answer["messages"] }, "why_csv");
    expect(fileNamesOf(await workspace.shownSince(files))).toEqual([
      "atlas-why-2026-11-14-to-2026-11-20-against-2026-11-07-to-2026-11-13.csv",
    ]);
  });

  it("says who or what caused it", async () => {
    expect(textsOf(await answered("/atlas-why")).join("\n")).toContain("auto-scaling enlarged telemetry");
  });

  it("is read from Atlas once", async () => {
    await answered("/atlas-why 2026-02");
    const before = csvDownloads();
    vi.setSystemTime(Date.now() + 24 * 3_600_000);
    const again = await answered("/atlas-why 2026-02 cluster:lab");
    expect(csvDownloads()).toBe(before);
    expect(Object.keys(placesOf(again))).toEqual(["lab"]);
  });

  it("shows names as they are", async () => {
    const message = await answered(`/atlas-why 2026-10 project:'${HOSTILE_NAME}'`);
    // Neither cells nor values of buttons are mrkdwn.
    const texts = blocksOf(message).filter(({ type }) => type !== "data_table" && type !== "actions");
    expect(JSON.stringify(texts)).not.toContain("<!channel>");
    expect(message.text).not.toContain("<!channel>");
    expect(Object.keys(placesOf(message))).toEqual(["sandbox"]);
  });
});

describe("the file", () => {
  async function fileOf({ messages }: Answer): Promise<{ name: string; text: string }> {
    const [file] = messages.flatMap(({ files = [] }) => files);
    const bytes = await openClient(workspace.current.slack.url).download(file ?? expect.fail("no file"));
    return { name: String(file?.name), text: Buffer.from(bytes).toString() };
  }

  it("has amounts that add up to the change exactly", async () => {
    const answer = await workspace.ask("/atlas-why 2026-10 csv");
    const { name, text } = await fileOf(answer);
    expect(name).toBe("atlas-why-2026-10-against-2026-09.csv");
    const records: Record<string, string>[] = parse(text, { bom: true, columns: true });
    const units = records.map(({ Amount = "" }) => {
      const [, sign, whole = "", fraction = ""] = /^(-?)(\d+)\.?(\d*)$/.exec(Amount) ?? [];
      return BigInt(`${sign}${whole}${fraction.padEnd(10, "0")}`);
    });
    const total = units.reduce((all, each) => all + each, 0n);
    expect(total).toBe(BigInt(changeOf(answer.messages[0] ?? expect.fail())) * 10n ** 8n);
    expect(records.map(({ Project }) => Project)).toContain(`'${HOSTILE_NAME}`);
  });

  it("follows in the thread when its button is clicked", async () => {
    const answer = await workspace.ask("/atlas-why 2026-10 telemetry");
    const before = await workspace.messages();
    await workspace.click(answer, "why_csv");
    const shown = await workspace.shownSince(before);
    expect(fileNamesOf(shown)).toEqual(["atlas-why-2026-10-against-2026-09.csv"]);
    expect(shown[0]?.thread_ts).toBe(answer.messages[0]?.ts);
  });
});

describe("the button Why?", () => {
  it.each([
    ["/atlas-usage 2026-10 by projects service:Backup", "2026-10 against 2026-09 service:Backup"],
    ["/atlas-usage this month", "2026-11 against 2026-10"],
    ["/atlas-invoice 2026-08", /^2026-08 against 2026-07 org:[a-f0-9]{24}$/],
  ])("under the answer to %s answers in the thread", async (command, value) => {
    const answer = await workspace.ask(command);
    expect(buttonsOf(answer.messages[0])["why"]).toEqual(
      typeof value === "string" ? value : expect.stringMatching(value),
    );
    const before = await workspace.messages();
    await workspace.click(answer, "why");
    const [explained, ...more] = await workspace.shownSince(before);
    expect(more).toEqual([]);
    expect(explained?.thread_ts).toBe(answer.messages[0]?.ts);
    expect(statesOf([explained ?? expect.fail()])).toEqual(["answered"]);
    expect(sum(Object.values(placesOf(explained as Shown)))).toBe(changeOf(explained as Shown));
  });

  it("is not there where nothing is compared", async () => {
    expect(Object.keys(buttonsOf(await answered("/atlas-usage 2025-06")))).not.toContain("why");
  });
});

/** The commands that the person alone gets on buttons in place of an answer. */
async function correctionsOf(command: string): Promise<Array<string | undefined>> {
  const { status, messages, replies } = await workspace.ask(command);
  expect({ status, messages }).toEqual({ status: "failed", messages: [] });
  expect(replies).toMatchObject([{ ephemeral: true }]);
  return Object.values(buttonsOf(replies[0]));
}

describe("a name", () => {
  it("of several things brings a command for each of them", async () => {
    const commands = await correctionsOf("/atlas-why 2026-10 analytics");
    expect(commands).toEqual([
      '/atlas-why 2026-10 against 2026-09 cluster:"Warehouse 🤖/analytics"',
      '/atlas-why 2026-10 against 2026-09 cluster:"로봇 연구소/analytics"',
    ]);
    expect(Object.keys(placesOf(await answered(commands[0] ?? "")))).toEqual(["analytics"]);
  });

  it("of nothing brings the nearest names", async () => {
    const commands = await correctionsOf("/atlas-why 2026-10 telemetri csv");
    expect(commands).toEqual(["/atlas-why 2026-10 against 2026-09 cluster:telemetry csv"]);
  });

  it("of nothing that is similar to no name brings commands that show the names", async () => {
    expect(await correctionsOf("/atlas-why 2026-10 zzz")).toEqual([
      "/atlas-usage 2026-10 by clusters",
      "/atlas-usage 2026-10 by projects",
    ]);
  });

  it("may be the id of a cluster", async () => {
    const message = await answered("/atlas-why 2026-10 0c0000000000000000000002");
    expect(Object.keys(placesOf(message))).toEqual(["telemetry"]);
  });
});

describe("a period whose lines can't be read", () => {
  it("is compared for one name, also with a later period", async () => {
    workspace.atlas.control.apply({ truncateCsv: 40_000, csvMonth: "2025-11" });
    const message = await answered("/atlas-why 2025-11 against 2026-02 telemetry");
    const [, ...rows] = tableOf(message);
    expect(rows.map(([name]) => name)).toEqual(["telemetry", "Total"]);
    const before = tableOf(await answered("/atlas-usage 2026-02 by clusters cluster:telemetry"));
    const after = tableOf(await answered("/atlas-usage 2025-11 by clusters cluster:telemetry"));
    const change = centsIn(after.at(-1)?.[1]) - centsIn(before.at(-1)?.[1]);
    expect(centsIn(rows[0]?.[2])).toBe(change);
  });

  it.each([
    [
      "is truncated",
      "2026-01 against 2025-12",
      { truncateCsv: 40_000, csvMonth: "2025-12" },
      "December 2025",
    ],
    [
      "is no CSV",
      "2025-12 against 2025-11",
      { csvContent: "web page", csvMonth: "2025-11" },
      "November 2025",
    ],
  ] as const)(
    "because its file %s is compared by cluster, by Cost Explorer",
    async (_, periods, fault, month) => {
      workspace.atlas.control.apply(fault);
      workspace.forget();
      const message = await answered(`/atlas-why ${periods} csv`);
      expect(textsOf(message)[1]).toMatch(new RegExp(`^:warning: .*${month}`));
      expect(workspace.queriesAsked()).toHaveLength(1);
      const usage = await answered(`/atlas-usage ${periods.slice(0, 7)} by clusters`);
      expect(tableOf(message)).toEqual(tableOf(usage));
      expect(await workspace.job(message)).toMatchObject({ state: "done" });
    },
  );

  it("because the role hides linked invoices is named beside the numbers, and instead of them", async () => {
    workspace.atlas.control.apply({ role: "viewer" });
    const warning = /^:warning: .*Acme Robotics Europe.*Organization Billing Admin/;
    const all = textsOf(await answered("/atlas-why 2026-10"));
    expect(all).toContainEqual(expect.stringMatching(warning));
    expect(textsOf(await answered("/atlas-why 2026-10 cluster:telemetry"))).not.toContainEqual(
      expect.stringMatching(warning),
    );
    const linked = await answered('/atlas-why 2026-10 org:"Acme Robotics Europe"');
    expect(textsOf(linked)[1]).toMatch(warning);
    const unknown = await workspace.ask("/atlas-why 2026-10 store-eu");
    expect(unknown.replies[0]?.text).toContain("Acme Robotics Europe");
  });

  it("is compared for no name of several things", async () => {
    workspace.atlas.control.apply({ csvContent: "nothing" });
    workspace.forget();
    expect(await correctionsOf("/atlas-why 2025-12 analytics")).toHaveLength(2);
  });

  it("is compared for a name in a linked organization", async () => {
    workspace.atlas.control.apply({ csvContent: "nothing" });
    workspace.forget();
    const message = await answered("/atlas-why 2025-12 store-eu");
    expect(tableOf(message).map(([name]) => name)).toEqual(["Cluster", "store-eu", "Total"]);
  });

  it("because it has no invoice is named", async () => {
    const message = await answered("/atlas-why 2024-02");
    expect(textsOf(message)[1]).toContain("January 2024");
    expect(textsOf(message)[2]).toContain("18 months");
  });
});

describe("a period whose lines are in whole cents", () => {
  it("changes as in Cost Explorer, apart from its credits, and needs no warning", async () => {
    workspace.atlas.control.apply({ csvStatus: 403 });
    const message = await answered("/atlas-why 2025-12 against 2025-11");
    const texts = textsOf(message);
    expect(texts.join("\n")).toMatch(/invoices to whole cents\. I added/);
    expect(texts.filter((text) => text.startsWith(":warning:"))).toEqual([]);
    const usage = tableOf(await answered("/atlas-usage 2025-12 by clusters"));
    // Credits paid the whole invoice of December, which ended the monthly credit on invoices.
    expect(texts.join("\n")).toMatch(/Without credits that paid a whole invoice.*\$9,113\.50/);
    const credits = centsIn(/fewer credits {2}\*(\S+)\*/.exec(texts.join("\n"))?.[1]);
    expect(credits).toBe(25_000);
    expect(changeOf(message) - credits).toBe(centsIn(usage.at(-1)?.[2]));
    expect(sum(Object.values(placesOf(message)))).toBe(changeOf(message));
  });
});

it("the file of a running month has the days of its message, also two days later", async () => {
  const answer = await workspace.ask("/atlas-why this month telemetry");
  const [, lastDay = ""] = / until (\S+) csv$/.exec(buttonsOf(answer.messages[0])["why_csv"] ?? "") ?? [];
  const before = await workspace.messages();
  vi.setSystemTime(Date.now() + 2 * 86_400_000);
  await workspace.click(answer, "why_csv");
  expect(fileNamesOf(await workspace.shownSince(before))).toEqual([
    `atlas-why-2026-11-01-to-${lastDay}-against-2026-10-01-to-${lastDay.replace("-11-", "-10-")}.csv`,
  ]);
});
