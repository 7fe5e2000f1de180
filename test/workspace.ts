import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, vi } from "vitest";
import { openTable } from "../functions/aws/sdk-table.ts";
import { type Job, readJob } from "../functions/jobs/job.ts";
import type { CheckpointWatcher } from "../local/lambda/executions.ts";
import type { Timer } from "../local/lambda/timer.ts";
import type { Values } from "../local/settings.ts";
import { type Answer, askAndWait } from "../local/terminal/answer.ts";
import { openClient } from "../local/terminal/client.ts";
import { exampleAtlas, startWorkspace, type Workspace } from "../local/workspace.ts";
import { EXAMPLE_SEED } from "../simulators/atlas/example.ts";
import type { RecordedRequest } from "../simulators/atlas/requests.ts";
import type { AtlasSeed } from "../simulators/atlas/seed.ts";
import { type SimulatedAtlas, startAtlas } from "../simulators/atlas/server.ts";
import { forbiddenCalls } from "./aws-calls.ts";
import { buttonsOf, metadataOf, type Shown } from "./messages.ts";

/** Noon in UTC of a day in the middle of a quarter. */
export const NOON = Date.UTC(2026, 10, 21, 12);

/** In place of waiting, moves the faked date on. */
export const skippingTimer: Timer = {
  async sleepUntil(time) {
    vi.setSystemTime(Math.max(Date.now(), time));
  },
};

/** Fakes the date, and only the date: it stands still until a workflow waits. */
export function fakeDate(now = NOON): void {
  vi.useFakeTimers({ toFake: ["Date"], now });
}

/** A workspace for one test file, over simulated servers, that can be stopped and started again. */
export interface TestWorkspace {
  readonly current: Workspace;
  readonly atlas: SimulatedAtlas;
  /** Failures of executions that ended in no message. */
  readonly reports: unknown[];
  /** Sees the checkpoints; tests set it. */
  watch: CheckpointWatcher | undefined;
  /** How executions wait; tests replace it. */
  timer: Timer;
  ask(command: string, place?: { user?: string; channel?: string }): Promise<Answer>;
  /** Clicks a button of an answer, or chooses an option of a menu by its value, as ada. */
  click(answer: Answer, actionId: string, value?: string): Promise<void>;
  /** The record of the job that a message belongs to, when nothing runs any more; undefined when there is none. */
  job(message: Shown | undefined): Promise<Job | undefined>;
  /** What a channel shows ada, oldest first. */
  messages(channel?: string): Promise<Shown[]>;
  /** What a channel shows ada that it did not show before. */
  shownSince(earlier: readonly Shown[], channel?: string): Promise<Shown[]>;
  /**
   * Stops everything but the simulated Atlas, and starts it again with what is on the disk.
   *
   * @param changes to the configuration, until the next restart.
   */
  restart(changes?: Values): Promise<void>;
  /** Requests that created a Cost Explorer query of this kind since the last call of `forget`; grouped ones by default. */
  queriesAsked(kind?: "grouped" | "total"): RecordedRequest[];
  forget(): void;
  close(): Promise<void>;
}

export async function openTestWorkspace(
  options: {
    values?: Values;
    processingMs?: number;
    atlasSeed?: AtlasSeed;
    /** How many months have invoices: the first answer about the running month reads those of up to 13. */
    months?: number;
    rateLimit?: boolean;
    bundles?: string;
  } = {},
): Promise<TestWorkspace> {
  const dataDir = await mkdtemp(join(tmpdir(), "atlas-cost-bot-test-"));
  const atlasSeed = options.atlasSeed ?? EXAMPLE_SEED;
  const atlas = await startAtlas({
    processingMs: options.processingMs ?? 2500,
    seed: { ...atlasSeed, monthsWithCharges: options.months ?? atlasSeed.monthsWithCharges },
  });
  const values = { ...exampleAtlas(atlas), ...options.values };
  const reports: unknown[] = [];
  let watch: CheckpointWatcher | undefined;
  let timer = skippingTimer;
  let forgotten = 0;
  const messages = async (channel = "atlas-costs") =>
    ((await current.slack.client.messages(channel, "ada")) ?? []) as Shown[];
  const open = (changes: Values = {}) =>
    startWorkspace(
      { port: 0, dataDir, values: { ...values, ...changes }, appToken: undefined },
      {
        rateLimit: options.rateLimit ?? false,
        watch: (...checkpoint) => watch?.(...checkpoint),
        timer: { sleepUntil: (time, signal) => timer.sleepUntil(time, signal) },
        report: (_name, error) => reports.push(error),
        ...(options.bundles ? { bundles: options.bundles } : {}),
      },
    );
  let current = await open();

  return {
    get current() {
      return current;
    },
    atlas,
    reports,
    get watch() {
      return watch;
    },
    set watch(watcher) {
      watch = watcher;
    },
    get timer() {
      return timer;
    },
    set timer(replacement) {
      timer = replacement;
    },
    ask: (command, { user = "ada", channel = "atlas-costs" } = {}) =>
      askAndWait(openClient(current.slack.url), { user, channel }, command, 100_000),
    async click(answer, actionId, value) {
      const message = answer.messages.find((each) => actionId in buttonsOf(each));
      if (!message) throw new Error(`No message has a button ${actionId}.`);
      await openClient(current.slack.url).action("ada", message.channel, message.ts, actionId, value);
      await current.lambda.idle();
    },
    async job(message) {
      const id = metadataOf(message)?.id;
      await current.lambda.idle();
      return id === undefined ? undefined : await readJob(openTable("atlas-cost-bot"), id, Date.now());
    },
    messages,
    async shownSince(earlier, channel) {
      const known = new Set(earlier.map(({ ts }) => ts));
      return (await messages(channel)).filter(({ ts }) => !known.has(ts));
    },
    async restart(changes) {
      await current.close();
      current = await open(changes);
    },
    queriesAsked: (kind = "grouped") =>
      atlas.requests
        .slice(forgotten)
        .filter(({ method, path }) => method === "POST" && path.endsWith("/costExplorer/usage"))
        .filter(({ body }) => (kind === "grouped") === Object.hasOwn(Object(body), "groupBy")),
    forget() {
      forgotten = atlas.requests.length;
    },
    async close() {
      await current.close();
      await atlas.close();
      await rm(dataDir, { recursive: true, force: true });
      // On AWS the functions could do only what their roles allow.
      expect(forbiddenCalls()).toEqual([]);
    },
  };
}
