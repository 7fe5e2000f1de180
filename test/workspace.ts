import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, vi } from "vitest";
import type { CheckpointWatcher } from "../local/lambda/executions.ts";
import type { Timer } from "../local/lambda/timer.ts";
import type { Values } from "../local/settings.ts";
import { type Answer, askAndWait } from "../local/terminal/answer.ts";
import { openClient } from "../local/terminal/client.ts";
import { exampleAtlas, startWorkspace, type Workspace } from "../local/workspace.ts";
import type { RecordedRequest } from "../simulators/atlas/requests.ts";
import type { AtlasSeed } from "../simulators/atlas/seed.ts";
import { type SimulatedAtlas, startAtlas } from "../simulators/atlas/server.ts";
import { forbiddenCalls } from "./aws-calls.ts";

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

/** A workspace of its own for a test file, over simulated servers, that can be switched off and on again. */
export interface TestWorkspace {
  readonly current: Workspace;
  readonly atlas: SimulatedAtlas;
  /** Failures of executions that nobody else heard of. */
  readonly reports: unknown[];
  /** Sees the checkpoints; tests set it. */
  watch: CheckpointWatcher | undefined;
  /** How executions wait; tests replace it. */
  timer: Timer;
  ask(command: string, place?: { user?: string; channel?: string }): Promise<Answer>;
  press(answer: Answer, label: string): Promise<void>;
  /**
   * Switches everything off but the simulated Atlas, and on again with what is on the disk.
   *
   * @param changes to the configuration, until the next time.
   */
  restart(changes?: Values): Promise<void>;
  /** Requests that created a Cost Explorer query since the last call of `forget`. */
  queriesAsked(): RecordedRequest[];
  forget(): void;
  close(): Promise<void>;
}

export async function openTestWorkspace(
  options: {
    values?: Values;
    processingMs?: number;
    atlasSeed?: AtlasSeed;
    rateLimit?: boolean;
    bundles?: string;
  } = {},
): Promise<TestWorkspace> {
  const dataDir = await mkdtemp(join(tmpdir(), "atlas-cost-bot-test-"));
  const atlas = await startAtlas({
    processingMs: options.processingMs ?? 2500,
    ...(options.atlasSeed ? { seed: options.atlasSeed } : {}),
  });
  const values = { ...exampleAtlas(atlas), ...options.values };
  const reports: unknown[] = [];
  let watch: CheckpointWatcher | undefined;
  let timer = skippingTimer;
  let forgotten = 0;
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
    async press(answer, label) {
      const { message, actionId } = findButton(answer, label);
      await openClient(current.slack.url).action("ada", message.channel, message.ts, actionId);
      await current.lambda.idle();
    },
    async restart(changes) {
      await current.close();
      current = await open(changes);
    },
    queriesAsked: () =>
      atlas.requests
        .slice(forgotten)
        .filter(({ method, path }) => method === "POST" && path.endsWith("/costExplorer/usage")),
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

function findButton(answer: Answer, label: string) {
  for (const message of answer.messages) {
    for (const block of (message.blocks ?? []) as Array<{ elements?: Array<Record<string, unknown>> }>) {
      for (const element of block.elements ?? []) {
        const text = (element["text"] as { text?: string } | undefined)?.text;
        if (text === label) return { message, actionId: String(element["action_id"]) };
      }
    }
  }
  throw new Error(`No message has a button ${label}.`);
}
