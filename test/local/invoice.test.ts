import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { CheckpointWatcher } from "../../local/lambda/executions.ts";
import type { Answer } from "../../local/terminal/answer.ts";
import { openClient } from "../../local/terminal/client.ts";
import { type Invoice, invoiceLines, invoicesOf } from "../../simulators/atlas/invoices/invoice.ts";
import { EXAMPLE } from "../../simulators/atlas/organization.ts";
import { buttonsOf, fileNamesOf, statesOf, tableOf } from "../messages.ts";
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

/** The section that compares the lines of the CSV file with the invoice: the last one, with all its numbers. */
function checkOf(answer: Answer): { isWarning: boolean; numbers: string[] } {
  const blocks = (answer.messages[0]?.blocks ?? []) as Array<{ type: string; text?: { text: string } }>;
  const text = blocks.findLast(({ type }) => type === "section")?.text?.text ?? expect.fail("no check");
  return { isWarning: text.startsWith(":warning:"), numbers: text.match(/-?\$?\d[\d,.]*\b/g) ?? [] };
}

/** The buttons that bring the CSV files of these invoices of an organization, newest first. */
function csvActions(orgId: string, isListed: (invoice: Invoice) => boolean = () => true): string[] {
  const invoices = invoicesOf(HOSTILE_SEED, orgId, Date.now()).filter(isListed);
  return invoices.toSorted((a, b) => (a.month < b.month ? 1 : -1)).map(({ id }) => `invoice_csv_${id}`);
}

describe("/atlas-invoice", () => {
  it.each(["", "list"])('"%s" lists all invoices, newest first, each with a button', async (text) => {
    const answer = await workspace.ask(`/atlas-invoice ${text}`);
    expect(answer.status).toBe("answered");
    expect(Object.keys(buttonsOf(answer.messages[0]))).toEqual(csvActions(EXAMPLE.orgId));
    const [, ...rows] = tableOf(answer.messages[0]);
    expect(rows.map(([month]) => month).slice(0, 2)).toEqual(["November 2026", "October 2026"]);
    expect(rows).toHaveLength(13);
  });

  it("lists by year, status and linked organization", async () => {
    const answer = await workspace.ask('/atlas-invoice list 2026 paid org:"Acme Robotics Europe"');
    expect(answer.status).toBe("answered");
    const isListed = ({ month, settlement }: Invoice) =>
      month.startsWith("2026") && settlement.status === "PAID";
    expect(Object.keys(buttonsOf(answer.messages[0]))).toEqual(csvActions(EXAMPLE.linkedOrgId, isListed));
    expect(blocksText(answer)).toContain("Acme Robotics Europe");
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

  it("shows a difference between the lines and the subtotal", async () => {
    const [different = expect.fail("no invoice")] = invoicesOf(
      HOSTILE_SEED,
      EXAMPLE.orgId,
      Date.now(),
    ).filter(({ settlement }) => settlement.correctionCents !== 0);
    const answer = await workspace.ask(`/atlas-invoice ${different.id}`);
    const { isWarning, numbers } = checkOf(answer);
    const [total, subtotal, difference] = numbers.map((amount) => Number(amount.replace(/[$,.]/g, "")));
    expect(isWarning).toBe(true);
    expect(difference).toBe(different.settlement.correctionCents);
    expect(Number(total) - Number(subtotal)).toBe(difference);
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

  it("brings the CSV of a listed invoice by its button, once", async () => {
    const answer = await workspace.ask("/atlas-invoice list 2026");
    const { id } = newest();
    await workspace.click(answer, `invoice_csv_${id}`);
    await workspace.click(answer, `invoice_csv_${id}`);
    const thread = (await workspace.messages()).filter(
      ({ thread_ts }) => thread_ts === answer.messages[0]?.ts,
    );
    expect(fileNamesOf(thread)).toEqual([`Acme-Robotics-2026-10-${id}.csv`]);
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
