import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { realTimer } from "../../local/lambda/timer.ts";
import { openMovedDate } from "../../local/moved-date.ts";
import { askAndWait } from "../../local/terminal/answer.ts";
import { openClient } from "../../local/terminal/client.ts";
import { startWorkspace, type Workspace } from "../../local/workspace.ts";
import { metadataOf, type Shown } from "../messages.ts";
import { fakeDate, NOON } from "../workspace.ts";

const DAY_MS = 86_400_000;
const ADA = { user: "ada", channel: "atlas-costs" };

let dataDir: string;
let workspace: Workspace;

const start = () =>
  startWorkspace({ port: 0, dataDir, values: {}, appToken: undefined }, { processingMs: 0 });
const daysAhead = () => Math.round((Date.now() - NOON) / DAY_MS);

beforeAll(async () => {
  fakeDate();
  dataDir = await mkdtemp(join(tmpdir(), "atlas-cost-bot-date-"));
  workspace = await start();
});

afterAll(async () => {
  await workspace.close();
  await rm(dataDir, { recursive: true, force: true });
  vi.useRealTimers();
});

async function ask(command: string): Promise<void> {
  const answer = await askAndWait(openClient(workspace.slack.url), ADA, command, 30_000);
  expect(answer.status).toBe("answered");
}

async function messages(): Promise<Shown[]> {
  return (await openClient(workspace.slack.url).messages(ADA.channel, ADA.user)).messages as Shown[];
}

/** The kinds of the jobs that posted messages. */
async function kindsOf(posted: readonly Shown[]): Promise<Array<string | undefined>> {
  const jobs = posted.map((message) => workspace.database.readJob(metadataOf(message)?.id ?? ""));
  return (await Promise.all(jobs)).map((job) => job?.kind);
}

function move(body: object): Promise<Response> {
  return fetch(`${workspace.slack.url}/workspace/date`, { method: "POST", body: JSON.stringify(body) });
}

it("moves what the process reads as now, keeps given dates, and wakes what waits", async () => {
  const date = await openMovedDate(join(dataDir, "alone.json"));
  const signal = new AbortController().signal;
  const woken = realTimer.sleepUntil(Date.now() + DAY_MS, signal);
  const closed = new AbortController();
  const asleep = realTimer.sleepUntil(Date.now() + 9 * DAY_MS, closed.signal);
  await date.moveTo(2);
  await woken;
  expect(daysAhead()).toBe(2);
  expect(new Date().toISOString()).toBe(new Date(Date.now()).toISOString());
  expect(new Date("2026-11-22").toISOString()).toBe("2026-11-22T00:00:00.000Z");
  expect(new Date() instanceof Date).toBe(true);
  closed.abort();
  await expect(asleep).rejects.toMatchObject({ name: "AbortError" });
  await date.close();
  expect(daysAhead()).toBe(0);
});

it("reports come on their day, and the moved date stays over a restart", async () => {
  const before = daysAhead();
  await ask("/atlas-report daily at 09:00");
  const known = (await messages()).length;
  const moved = await move({ forward: 1 });
  expect(await moved.json()).toMatchObject({ days: before + 1 });
  const kinds = await kindsOf((await messages()).slice(known));
  expect(kinds.filter((kind) => kind === "report")).toHaveLength(1);
  for (const body of [{}, { forward: 0 }, { forward: 1.5 }, { forward: 99 }, { days: 1 }])
    expect((await move(body)).status).toBe(400);
  await workspace.close();
  expect(daysAhead()).toBe(0);
  workspace = await start();
  expect(daysAhead()).toBe(before + 1);
  await workspace.date?.reset();
  expect(daysAhead()).toBe(0);
});
