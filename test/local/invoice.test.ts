import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { CheckpointWatcher } from "../../local/lambda/executions.ts";
import type { Answer } from "../../local/terminal/answer.ts";
import { openClient } from "../../local/terminal/client.ts";
import { type Invoice, invoiceLines, invoicesOf } from "../../simulators/atlas/invoices/invoice.ts";
import { EXAMPLE } from "../../simulators/atlas/organization.ts";
import { fileNamesOf, optionsOf, statesOf, tableOf } from "../messages.ts";
import { HOSTILE_SEED } from "../simulators/atlas/hostile-seed.ts";
import { fakeDate, openTestWorkspace, type TestWorkspace } from "../workspace.ts";

let workspace: TestWorkspace;
let temporary: string;

beforeAll(async () => {
  // A folder of its own, so no other process leaves files in it.
  temporary = await mkdtemp(join(tmpdir(), "atlas-cost-bot-test-"));
  vi.stubEnv("TMPDIR", temporary);
  fakeDate();
  workspace = await openTestWorkspace({ atlasSeed: HOSTILE_SEED });
});

beforeEach(() => {
  vi.setSystemTime(Date.now() + 60_000);
  workspace.forget();
});

afterEach(async () => {
  workspace.atlas.control.reset();
  workspace.watch = undefined;
  expect(workspace.reports.splice(0)).toEqual([]);
  await workspace.current.lambda.idle();
  expect((await readdir(temporary)).filter((name) => name.startsWith("atlas-invoice-"))).toEqual([]);
});

afterAll(async () => {
  await workspace.close();
  vi.useRealTimers();
  vi.unstubAllEnvs();
  await rm(temporary, { recursive: true, force: true });
});

function newest(status?: string) {
  const invoices = invoicesOf(HOSTILE_SEED, EXAMPLE.orgId, Date.now()).toSorted((a, b) =>
    a.month < b.month ? 1 : -1,
  );
  const found = invoices.find(({ settlement }) =>
    status ? settlement.status === status : settlement.status !== "PENDING",
  );
  return found ?? expect.fail(`no invoice ${status}`);
}

/** The CSV as Atlas serves it. */
async function downloadFromAtlas(invoiceId: string): Promise<Buffer> {
  const { clientId, clientSecret, orgId } = workspace.atlas.credentials;
  const signIn = await fetch(`${workspace.atlas.url}/api/oauth/token`, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}` },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  const { access_token } = (await signIn.json()) as { access_token: string };
  const response = await fetch(
    `${workspace.atlas.url}/api/atlas/v2/orgs/${orgId}/invoices/${invoiceId}/csv`,
    {
      headers: { authorization: `Bearer ${access_token}`, accept: "application/vnd.atlas.2025-03-12+csv" },
    },
  );
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

async function fileOf(answer: Answer): Promise<{ name: string; bytes: Buffer }> {
  const files = answer.messages.flatMap((message) => message.files ?? []);
  expect(files).toHaveLength(1);
  const [file] = files;
  const bytes = await openClient(workspace.current.slack.url).download(file ?? expect.fail("no file"));
  return { name: file?.name ?? "", bytes: Buffer.from(bytes) };
}

function blocksText(answer: Answer): string {
  return JSON.stringify(answer.messages.map(({ blocks }) => blocks));
}

interface Check {
  readonly isWarning: boolean;
  readonly numbers: string[];
}

/** What the last section says about the CSV file: each line, with its numbers. */
function checksOf(answer: Answer): Check[] {
  const blocks = (answer.messages[0]?.blocks ?? []) as Array<{ type: string; text?: { text: string } }>;
  const text = blocks.findLast(({ type }) => type === "section")?.text?.text ?? expect.fail("no check");
  return text.split("\n").map((line) => ({
    isWarning: line.startsWith(":warning:"),
    numbers: line.match(/-?\$?\d[\d,.]*\b/g) ?? [],
  }));
}

/** Whether the lines add up; what follows is about other things. */
function checkOf(answer: Answer): Check {
  return checksOf(answer)[0] ?? expect.fail("no check");
}

/** The bill of a summary, in cents by label. */
function billOf({ messages: [message] }: Answer): Record<string, number> {
  const [, bill = ""] = /```\n([\s\S]*?)\n```/.exec(textOf(message)) ?? [];
  return Object.fromEntries(
    bill.split("\n").map((line) => {
      const [label = "", amount = ""] = line.trim().split(/ {2,}/);
      return [label.replace(/^\S /, ""), cents(amount)];
    }),
  );
}

function textOf(message: Answer["messages"][number] | undefined): string {
  const blocks = (message?.blocks ?? []) as Array<{ text?: { text: string } }>;
  return blocks.map(({ text }) => text?.text ?? "").join("\n");
}

function cents(amount: string): number {
  return Number(amount.replace(/[$,.]/g, ""));
}

/** The invoices of an organization, newest first and failed payments before all. */
function listed(orgId: string, isListed: (invoice: Invoice) => boolean = () => true): Invoice[] {
  const invoices = invoicesOf(HOSTILE_SEED, orgId, Date.now()).filter(isListed);
  const hasFailed = ({ settlement }: Invoice) => Number(settlement.status === "FAILED");
  return invoices.toSorted((a, b) => hasFailed(b) - hasFailed(a) || (a.month < b.month ? 1 : -1));
}

/** The options of the menu that bring CSV files. */
function filesOf(invoices: readonly Invoice[]): string[] {
  return invoices.map(({ id, organization }) => `${id} org:${organization.id}`);
}

/** How often the CSV of an invoice was asked for since the last call of `forget`. */
let requestsBefore = 0;
function csvRequests(): number {
  return workspace.atlas.requests.slice(requestsBefore).filter(({ path }) => path.endsWith("/csv")).length;
}

describe("/atlas-invoice", () => {
  it.each(["", "list"])(
    '"%s" lists all invoices, failed payments first, with a menu of files',
    async (text) => {
      const answer = await workspace.ask(`/atlas-invoice ${text}`);
      expect(answer.status).toBe("answered");
      expect(optionsOf(answer.messages[0], "invoice_csv")).toEqual(filesOf(listed(EXAMPLE.orgId)));
      const [, ...rows] = tableOf(answer.messages[0]);
      expect(rows.map(([month]) => month).slice(0, 3)).toEqual([
        "August 2026",
        "November 2026",
        "October 2026",
      ]);
      expect(rows).toHaveLength(13);
    },
  );

  it("lists by year, status and linked organization", async () => {
    const answer = await workspace.ask('/atlas-invoice list 2026 paid org:"Acme Robotics Europe"');
    expect(answer.status).toBe("answered");
    const isListed = ({ month, settlement }: Invoice) =>
      month.startsWith("2026") && settlement.status === "PAID";
    expect(optionsOf(answer.messages[0], "invoice_csv")).toEqual(
      filesOf(listed(EXAMPLE.linkedOrgId, isListed)),
    );
    expect(blocksText(answer)).toContain("Acme Robotics Europe");
  });

  it("the list and a summary of each status agree to the cent, and the total outstanding is their sum", async () => {
    const list = await workspace.ask("/atlas-invoice");
    const [, ...rows] = tableOf(list.messages[0]);
    let total = 0;
    const statuses = new Set<string>();
    for (const { id, settlement } of listed(EXAMPLE.orgId)) {
      const [, billed = "", outstanding = "", status, paid = ""] = rows.shift() ?? [];
      total += cents(outstanding) || 0;
      if (statuses.has(settlement.status)) continue;
      statuses.add(settlement.status);
      const bill = billOf(await workspace.ask(`/atlas-invoice ${id}`));
      expect([cents(billed), cents(paid)], id).toEqual([bill["Billed"], bill["Paid"]]);
      if (outstanding === "–") expect(bill["Outstanding"] ?? 0, status).toBe(0);
      else expect(cents(outstanding), id).toBe(bill["Outstanding"]);
    }
    expect(rows).toEqual([]);
    expect(cents(/\$[\d,.]+\d/.exec(list.messages[0]?.text ?? "")?.[0] ?? "")).toBe(total);
  });

  it.each(["unpaid", "open", "failed", "list 2026 unpaid"])("%s lists those alone", async (text) => {
    const answer = await workspace.ask(`/atlas-invoice ${text}`);
    const statuses = text === "failed" ? ["FAILED"] : ["CLOSED", "FAILED", "INVOICED"];
    const expected = listed(EXAMPLE.orgId, ({ settlement }) => statuses.includes(settlement.status));
    expect(optionsOf(answer.messages[0], "invoice_csv")).toEqual(filesOf(expected));
  });

  it("marks an amount as approximate when its invoice cannot be read", async () => {
    const { id } = newest("FAILED");
    workspace.atlas.control.apply({ rateLimit: 100, retryAfter: 3_600, path: `/invoices/${id}` });
    const answer = await workspace.ask("/atlas-invoice unpaid");
    const [, ...rows] = tableOf(answer.messages[0]);
    expect(rows.map(([, , outstanding = ""]) => outstanding.startsWith("≈"))).toEqual([true, false, false]);
    expect(answer.messages[0]?.text).toMatch(/^Atlas invoices\. ≈/);
  });

  it("leaves an invoice without a state out of the total, and says so", async () => {
    const all = cents(
      /\$[\d,.]+\d/.exec((await workspace.ask("/atlas-invoice")).messages[0]?.text ?? "")?.[0] ?? "",
    );
    const { id } = newest("CLOSED");
    const closed = billOf(await workspace.ask(`/atlas-invoice ${id}`))["Outstanding"] ?? 0;
    workspace.atlas.control.apply({ hideStatus: id });
    const answer = await workspace.ask("/atlas-invoice");
    expect(cents(/\$[\d,.]+\d/.exec(answer.messages[0]?.text ?? "")?.[0] ?? "")).toBe(all - closed);
    expect(textOf(answer.messages[0])).toContain(":warning: 1 of 13 invoices");
    expect((await workspace.ask(`/atlas-invoice ${id}`)).status).toBe("answered");
  });

  it("pending is the paying organization's invoice, and names the linked ones", async () => {
    workspace.atlas.control.apply({ pendingLinked: true });
    const answer = await workspace.ask("/atlas-invoice pending");
    expect(blocksText(answer)).toContain(newest("PENDING").id);
    expect(blocksText(answer)).toMatch(/Acme Robotics Europe \$1,0\d\d\.\d\d/);
  });

  it.each(["2026-10", "latest"])("%s shows both invoices of a month that has two", async (text) => {
    const whole = tableOf((await workspace.ask("/atlas-invoice list 2026-10")).messages[0])[1]?.[1] ?? "";
    workspace.atlas.control.apply({ splitMonth: "2026-10" });
    const answer = await workspace.ask(`/atlas-invoice ${text}`);
    expect(answer.status).toBe("answered");
    const [, ...rows] = tableOf(answer.messages[0]);
    expect(rows.map(([period]) => period)).toEqual(["16–31 October 2026", "1–15 October 2026"]);
    expect(rows.reduce((sum, [, billed = ""]) => sum + cents(billed), 0)).toBe(cents(whole));
    const [second = ""] = optionsOf(answer.messages[0], "invoice_csv");
    await workspace.click(answer, "invoice_csv", second);
    const thread = (await workspace.messages()).filter(
      ({ thread_ts }) => thread_ts === answer.messages[0]?.ts,
    );
    expect(fileNamesOf(thread)).toEqual([`Acme-Robotics-2026-10-${second.slice(0, 24)}.csv`]);
  });

  it("never says that a past month is still running", async () => {
    workspace.atlas.control.apply({ closeAfterDays: 60 });
    const answer = await workspace.ask("/atlas-invoice 2026-10");
    expect(answer.messages[0]?.text).toContain("pending");
    expect(blocksText(answer)).not.toContain("still running");
  });

  it("latest brings a summary that adds up, and the CSV byte for byte in its thread", async () => {
    const answer = await workspace.ask("/atlas-invoice latest");
    expect(answer.status).toBe("answered");
    const { id } = newest();
    const { name, bytes } = await fileOf(answer);
    expect(name).toBe(`Acme-Robotics-2026-10-${id}.csv`);
    expect(bytes.equals(await downloadFromAtlas(id))).toBe(true);
    expect(answer.messages[1]?.thread_ts).toBe(answer.messages[0]?.ts);
    const lines = invoiceLines(HOSTILE_SEED, id, Date.now()).length.toLocaleString("en-US");
    expect(checkOf(answer)).toMatchObject({ isWarning: false, numbers: [lines] });
  });

  it("pending, a month and an id bring that invoice", async () => {
    const pending = await workspace.ask("/atlas-invoice pending");
    expect(pending.messages[0]?.text).toContain("November 2026");
    expect(blocksText(pending)).toContain(newest("PENDING").id);
    const failed = newest("FAILED");
    const month = await workspace.ask(`/atlas-invoice ${failed.month.slice(0, 7)}`);
    expect(blocksText(month)).toContain(failed.id);
    const byId = await workspace.ask(`/atlas-invoice ${failed.id}`);
    expect(byId.messages[0]?.blocks).toEqual(month.messages[0]?.blocks);
  });

  it("does not take a credit line for a difference", async () => {
    const [corrected = expect.fail("no invoice")] = listed(
      EXAMPLE.orgId,
      ({ settlement }) => settlement.correctionCents !== 0,
    );
    const answer = await workspace.ask(`/atlas-invoice ${corrected.id}`);
    const lines = invoiceLines(HOSTILE_SEED, corrected.id, Date.now()).length.toLocaleString("en-US");
    expect(checkOf(answer)).toEqual({ isWarning: false, numbers: [lines, "-$0.07"] });
  });

  it("warns of a cell that begins like a formula", async () => {
    const [, warning] = checksOf(await workspace.ask("/atlas-invoice latest"));
    expect(warning).toEqual({ isWarning: true, numbers: [expect.stringMatching(/^\d+$/)] });
  });

  it.each(["2019-06", "0".repeat(24)])("%s, which does not exist, names those that do", async (wanted) => {
    const answer = await workspace.ask(`/atlas-invoice ${wanted}`);
    expect(answer.status).toBe("failed");
    expect(await workspace.job(answer.messages[0])).toMatchObject({ error: { code: "no_invoice" } });
    expect(answer.messages[0]?.text).toContain("November 2026, October 2026");
  });

  it("names the role that a linked organization needs", async () => {
    workspace.atlas.control.apply({ role: "viewer" });
    const answer = await workspace.ask('/atlas-invoice latest org:"Acme Robotics Europe"');
    expect(answer.status).toBe("failed");
    expect(await workspace.job(answer.messages[0])).toMatchObject({ error: { code: "forbidden" } });
    expect(answer.messages[0]?.text).toContain("Organization Billing Admin");
  });

  it("brings the CSV of each listed invoice that is chosen in the menu, once", async () => {
    const answer = await workspace.ask("/atlas-invoice list 2026");
    const [first = "", second = ""] = optionsOf(answer.messages[0], "invoice_csv");
    for (const value of [first, second, first]) await workspace.click(answer, "invoice_csv", value);
    const thread = (await workspace.messages()).filter(
      ({ thread_ts }) => thread_ts === answer.messages[0]?.ts,
    );
    expect(fileNamesOf(thread)).toEqual(
      [first, second].map((value) => expect.stringContaining(`${value.slice(0, 24)}.csv`)),
    );
  });
});

describe("a CSV that is not available", () => {
  beforeEach(() => {
    requestsBefore = workspace.atlas.requests.length;
  });

  it.each([
    [{ csvStatus: 404 } as const, 1, "404"],
    [{ csvStatus: 403 } as const, 1, "Organization Billing"],
    [{ csvStatus: 503, failRetryAfter: 0 } as const, 8, "status 503"],
    [{ csvContent: "web page" } as const, 1, "a web page"],
    [{ csvContent: "json" } as const, 1, "JSON"],
    [{ csvContent: "nothing" } as const, 1, "nothing"],
  ])("%j costs the file, not the summary, after %i requests", async (changes, requests, reason) => {
    workspace.atlas.control.apply(changes);
    const answer = await workspace.ask("/atlas-invoice latest");
    expect(answer.status).toBe("answered");
    expect(csvRequests()).toBe(requests);
    expect(billOf(answer)["Due"]).toBeGreaterThan(0);
    expect(checkOf(answer).isWarning).toBe(true);
    expect(blocksText(answer)).toContain(reason);
    expect(fileNamesOf(answer.messages)).toEqual([]);
    expect(await workspace.job(answer.messages[0])).toMatchObject({ state: "done" });
    workspace.atlas.control.reset();
    await workspace.click(answer, `invoice_csv_${newest().id}`);
    const thread = (await workspace.messages()).filter(
      ({ thread_ts }) => thread_ts === answer.messages[0]?.ts,
    );
    expect(fileNamesOf(thread)).toHaveLength(1);
  });

  it("that was asked for alone says why, in the thread", async () => {
    const list = await workspace.ask("/atlas-invoice list");
    workspace.atlas.control.apply({ csvStatus: 404 });
    const [value = ""] = optionsOf(list.messages[0], "invoice_csv");
    await workspace.click(list, "invoice_csv", value);
    const thread = (await workspace.messages()).filter(({ thread_ts }) => thread_ts === list.messages[0]?.ts);
    expect(await workspace.job(thread[0])).toMatchObject({ error: { code: "no_csv" } });
  });

  it("for a moment only is attached", async () => {
    workspace.atlas.control.apply({ fail: 5, failRetryAfter: 0, path: "/csv" });
    const answer = await workspace.ask("/atlas-invoice latest");
    expect(fileNamesOf(answer.messages)).toHaveLength(1);
    expect(csvRequests()).toBe(6);
  });
});

describe("a CSV that arrives incomplete", () => {
  it("is downloaded again when the connection breaks, and attached completely and once", async () => {
    workspace.atlas.control.apply({ breakCsvAfter: 100_000 });
    const answer = await workspace.ask("/atlas-invoice latest");
    expect(answer.status).toBe("answered");
    workspace.atlas.control.reset();
    const { bytes } = await fileOf(answer);
    expect(bytes.equals(await downloadFromAtlas(newest().id))).toBe(true);
  });

  it("is attached with a warning when it was truncated", async () => {
    workspace.atlas.control.apply({ truncateCsv: 100_000 });
    const answer = await workspace.ask("/atlas-invoice latest");
    expect(answer.status).toBe("answered");
    expect((await fileOf(answer)).bytes).toHaveLength(100_000);
    expect(checkOf(answer)).toEqual({ isWarning: true, numbers: [expect.stringMatching(/^[\d,]+$/)] });
  });

  it("is complete without a line break at its end", async () => {
    workspace.atlas.control.apply({ csvEnd: "none" });
    const answer = await workspace.ask("/atlas-invoice latest");
    expect(checkOf(answer).isWarning).toBe(false);
    expect((await fileOf(answer)).bytes.at(-1)).not.toBe(10);
  });

  it("is read to its end although a line has no amount", async () => {
    workspace.atlas.control.apply({ csvBlankAmounts: 1 });
    const answer = await workspace.ask("/atlas-invoice latest");
    const lines = invoiceLines(HOSTILE_SEED, newest().id, Date.now()).length.toLocaleString("en-US");
    const [, blank] = checksOf(answer);
    expect(blank).toEqual({ isWarning: true, numbers: ["1", lines] });
  });

  it("is read with a byte order mark and Windows line endings", async () => {
    workspace.atlas.control.apply({ csvBom: true, csvLineEnding: "crlf" });
    const answer = await workspace.ask("/atlas-invoice latest");
    expect(checkOf(answer).isWarning).toBe(false);
  });
});

describe.each(["before", "after"] as const)("a function that crashes %s the end of a step", (when) => {
  it.each(["announce", "find", "deliver"])("in step %s leaves one message and one file", async (name) => {
    const earlier = await workspace.messages();
    let crashes = 0;
    const watch: CheckpointWatcher = (updates, moment) => {
      const isIt = updates.some(({ Name, Action }) => Name === name && Action === "SUCCEED");
      if (crashes > 0 || !isIt || moment !== when) return;
      crashes += 1;
      throw new Error("The function crashes.");
    };
    workspace.watch = watch;
    const answer = await workspace.ask("/atlas-invoice latest");
    await workspace.current.lambda.idle();
    expect(crashes).toBe(1);
    expect(answer.status).toBe("answered");
    const shown = await workspace.shownSince(earlier);
    expect(statesOf(shown)).toEqual(["answered", undefined]);
    expect(fileNamesOf(shown)).toHaveLength(1);
    expect(await workspace.job(shown[0])).toMatchObject({ state: "done", messageTs: shown[0]?.ts });
  });
});
