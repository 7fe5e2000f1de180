import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from "vitest";
import { removeAbandonedFolders, withTemporaryFolder } from "../../../functions/jobs/temporary-folder.ts";
import { linkResources } from "../../../local/settings.ts";
import { grant } from "../atlas/atlas.ts";
import { serve } from "../atlas/server.ts";

const CSV = "Invoice Number,i,\n\nDate,SKU,Project,Cluster,Amount\n,,,,1\n,,,,2\n";

let temporary: string;
beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), "atlas-cost-bot-test-"));
  vi.stubEnv("TMPDIR", temporary);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(temporary, { recursive: true, force: true });
});

/** A process that holds the CSV of an invoice. */
async function holdInvoice(baseUrl: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [resolve("test/functions/jobs/temporary-folder-run.ts"), baseUrl], {
    env: { PATH: process.env["PATH"], TMPDIR: temporary },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [said] = await once(child.stdout ?? child, "data");
  expect(String(said)).toBe(`holds ${CSV.length} bytes\n`);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
}

async function folderOf({ pid }: ChildProcess | { pid: number }): Promise<string | undefined> {
  return (await readdir(temporary)).find((name) => name.startsWith(`atlas-invoice-${pid}-`));
}

it("the next start removes files of killed processes, and keeps those of running ones", async () => {
  const { baseUrl } = await serve(({ path }) => (path === "/api/oauth/token" ? grant("t") : { body: CSV }));
  const [killed, living] = await Promise.all([holdInvoice(baseUrl), holdInvoice(baseUrl)]);
  await kill(killed);
  const left = await folderOf(killed);
  expect(left).toBeDefined();
  // Of a process whose id this one has now, and of somebody else.
  const earlier = `atlas-invoice-${process.pid}-1700000000000-AbCdEf`;
  for (const name of [earlier, "atlas-invoice-of-others", "atlas-cost-bot-x"]) {
    await mkdir(join(temporary, name));
    await writeFile(join(temporary, name, "invoice.csv"), CSV);
  }
  await withTemporaryFolder(async (own) => {
    await writeFile(join(own, "invoice.csv"), CSV);
    linkResources({ SLACK_BOT_TOKEN: "xoxb-of-the-test" }, { Table: { name: "table" } });
    const { openWorkflowDeps } = await import("../../../functions/jobs/deps.ts");
    openWorkflowDeps({});
    // It has begun by now, and this waits for its end.
    await removeAbandonedFolders();
    expect(await readdir(own)).toEqual(["invoice.csv"]);
  });
  expect((await readdir(temporary)).toSorted()).toEqual(
    ["atlas-cost-bot-x", await folderOf(living), "atlas-invoice-of-others"].toSorted(),
  );
});
