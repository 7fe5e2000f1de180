import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { CheckpointWatcher } from "../../local/lambda/executions.ts";
import type { Answer } from "../../local/terminal/answer.ts";
import { openClient } from "../../local/terminal/client.ts";
import { invoiceLines, invoicesOf } from "../../simulators/atlas/invoices/invoice.ts";
import { EXAMPLE } from "../../simulators/atlas/organization.ts";
import { HOSTILE_SEED } from "../simulators/atlas/hostile-seed.ts";
import { fakeDate, openTestWorkspace, type TestWorkspace } from "../workspace.ts";

let workspace: TestWorkspace;
let temporary: string;

beforeAll(async () => {
  // A place of its own, in which nobody else leaves files.
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

/** The CSV as Atlas serves it to anybody who asks. */
async function served(invoiceId: string): Promise<Buffer> {
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

function shownText(answer: Answer): string {
  return JSON.stringify(answer.messages.map(({ blocks }) => blocks));
}

describe("/atlas-invoice", () => {
  it.each(["", "list"])('"%s" lists all invoices, newest first, each with a button', async (words) => {
    const answer = await workspace.ask(`/atlas-invoice ${words}`);
    expect(answer.status).toBe("answered");
    const text = shownText(answer);
    const months = [...text.matchAll(/"text":"CSV (\w+ \d{4})"/g)].map((match) => match[1]);
    expect(months.slice(0, 2)).toEqual(["November 2026", "October 2026"]);
    expect(months).toHaveLength(13);
  });

  it("lists by year, status and linked organization", async () => {
    const answer = await workspace.ask('/atlas-invoice list 2026 paid org:"Acme Robotics Europe"');
    expect(answer.status).toBe("answered");
    expect(shownText(answer)).not.toMatch(/pending|December 2025/);
    expect(shownText(answer)).toContain("Acme Robotics Europe");
  });

  it("latest brings a summary that adds up, and the CSV byte for byte in its thread", async () => {
    const answer = await workspace.ask("/atlas-invoice latest");
    expect(answer.status).toBe("answered");
    const { id } = newest();
    const { name, bytes } = await fileOf(answer);
    expect(name).toBe(`Acme-Robotics-2026-10-${id}.csv`);
    expect(bytes.equals(await served(id))).toBe(true);
    expect(answer.messages[1]?.thread_ts).toBe(answer.messages[0]?.ts);
    const lines = invoiceLines(HOSTILE_SEED, id, Date.now()).length.toLocaleString("en-US");
    expect(shownText(answer)).toContain(`The ${lines} lines of the CSV file add up to the subtotal.`);
  });

  it("pending, a month and an id bring that invoice", async () => {
    const pending = await workspace.ask("/atlas-invoice pending");
    expect(pending.messages[0]?.text).toContain("November 2026");
    expect(shownText(pending)).toContain("still changes");
    const failed = newest("FAILED");
    const month = await workspace.ask(`/atlas-invoice ${failed.month.slice(0, 7)}`);
    expect(shownText(month)).toContain("The payment failed");
    const byId = await workspace.ask(`/atlas-invoice ${failed.id}`);
    expect(byId.messages[0]?.text).toBe(month.messages[0]?.text);
  });

  it("shows a difference between the lines and the subtotal", async () => {
    const different = invoicesOf(HOSTILE_SEED, EXAMPLE.orgId, Date.now()).filter(({ month }) =>
      month.startsWith("2026-06"),
    );
    const answer = await workspace.ask(`/atlas-invoice ${different[0]?.id}`);
    expect(shownText(answer)).toMatch(
      /add up to \$[\d,.]+, the invoice's subtotal is .* a difference of -?\$0\.0/,
    );
  });

  it("says which invoices exist when one does not", async () => {
    const month = await workspace.ask("/atlas-invoice 2019-06");
    expect(month).toMatchObject({ status: "failed" });
    expect(month.messages[0]?.text).toContain("November 2026, October 2026");
    const id = await workspace.ask(`/atlas-invoice ${"0".repeat(24)}`);
    expect(id.messages[0]?.text).toContain("November 2026, October 2026");
  });

  it("says which role is needed for a linked organization", async () => {
    workspace.atlas.control.apply({ role: "viewer" });
    const answer = await workspace.ask('/atlas-invoice latest org:"Acme Robotics Europe"');
    expect(answer.status).toBe("failed");
    expect(answer.messages[0]?.text).toContain("Organization Billing Admin");
  });

  it("brings the CSV of a listed invoice by its button, once", async () => {
    const answer = await workspace.ask("/atlas-invoice list 2026");
    await workspace.press(answer, "CSV October 2026");
    await workspace.press(answer, "CSV October 2026");
    const messages = (await workspace.current.slack.client.messages("atlas-costs", "ada")) ?? [];
    const files = messages
      .filter(({ thread_ts }) => thread_ts === answer.messages[0]?.ts)
      .flatMap(({ files: shared = [] }) => shared.map(({ name }) => name));
    expect(files).toEqual([`Acme-Robotics-2026-10-${newest().id}.csv`]);
  });
});

describe("a CSV that does not come whole", () => {
  it("is downloaded anew when the connection breaks, and attached whole and once", async () => {
    workspace.atlas.control.apply({ breakCsvAfter: 100_000 });
    const answer = await workspace.ask("/atlas-invoice latest");
    expect(answer.status).toBe("answered");
    workspace.atlas.control.reset();
    const { bytes } = await fileOf(answer);
    expect(bytes.equals(await served(newest().id))).toBe(true);
  });

  it("is attached with a warning when it was truncated", async () => {
    workspace.atlas.control.apply({ truncateCsv: 100_000 });
    const answer = await workspace.ask("/atlas-invoice latest");
    expect(answer.status).toBe("answered");
    expect((await fileOf(answer)).bytes).toHaveLength(100_000);
    expect(shownText(answer)).toMatch(/could be read only up to line \d+/);
  });

  it("is read with a byte order mark and Windows line endings", async () => {
    workspace.atlas.control.apply({ csvBom: true, csvLineEnding: "crlf" });
    const answer = await workspace.ask("/atlas-invoice latest");
    expect(shownText(answer)).toContain("add up to the subtotal");
  });
});

describe.each(["before", "after"] as const)("a function that dies %s the end of a step", (when) => {
  it.each(["announce", "find", "deliver"])("in step %s leaves one message and one file", async (name) => {
    const earlier = (await workspace.current.slack.client.messages("atlas-costs"))?.length ?? 0;
    let deaths = 0;
    const watch: CheckpointWatcher = (updates, moment) => {
      const isIt = updates.some(({ Name, Action }) => Name === name && Action === "SUCCEED");
      if (deaths > 0 || !isIt || moment !== when) return;
      deaths += 1;
      throw new Error("The machine under the function dies.");
    };
    workspace.watch = watch;
    const answer = await workspace.ask("/atlas-invoice latest");
    await workspace.current.lambda.idle();
    expect(deaths).toBe(1);
    expect(answer.status).toBe("answered");
    const shown = (await workspace.current.slack.client.messages("atlas-costs"))?.slice(earlier) ?? [];
    expect(shown).toHaveLength(2);
    expect(shown.flatMap(({ files = [] }) => files)).toHaveLength(1);
  });
});
