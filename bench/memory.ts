import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { writeHeapSnapshot } from "node:v8";
import { startWorkspace } from "../local/workspace.ts";

/**
 * Measures how the memory of the local workspace grows: `npm run bench:memory [-- <minutes> <commands per second>]`.
 * With HEAP_SNAPSHOT=1 the last heap is written to a file.
 */
const minutes = Number(process.argv[2] ?? 5);
const perSecond = Number(process.argv[3] ?? 5);
const { gc } = globalThis;
if (!gc) throw new Error("Run with --expose-gc.");

const MIB = 2 ** 20;
const folder = await mkdtemp(join(tmpdir(), "atlas-cost-bot-bench-"));
const workspace = await startWorkspace({ port: 0, dataDir: folder, values: {}, appToken: undefined });
// With Atlas's rate limits, jobs would wait, and waiting jobs take memory.
const bucket = { capacity: 1_000_000, refillRate: 1_000_000 };
workspace.atlas?.control.apply({ buckets: { billing: bucket, names: bucket } });
const commands = ["last month by services", "2026-10 by projects", "last month csv", "lst month"];
let sent = 0;

async function sendCommand(): Promise<void> {
  const text = `/atlas-usage ${commands[sent++ % commands.length]}`;
  await workspace.slack.client.command({ user: "ada", channel: "atlas-costs", text });
}

function measure(second: number): number {
  gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  const heap = heapUsed / MIB;
  console.log(
    `${second} s  ${sent} commands  heap ${heap.toFixed(1)} MiB  RSS ${(rss / MIB).toFixed(0)} MiB`,
  );
  return heap;
}

const WARM_UP_SECONDS = 30;
let first = 0;
const start = performance.now();
for (let second = 1; second <= WARM_UP_SECONDS + minutes * 60; second += 1) {
  for (let each = 0; each < perSecond; each += 1)
    sendCommand().catch((error: unknown) => console.error(error));
  await setTimeout(Math.max(start + second * 1000 - performance.now(), 0));
  if (second === WARM_UP_SECONDS) first = measure(second);
  else if (second % 30 === 0) measure(second);
}
await workspace.lambda.idle();
const last = measure(WARM_UP_SECONDS + minutes * 60);
console.log(`${((last - first) / minutes).toFixed(1)} MiB a minute`);
if (process.env["HEAP_SNAPSHOT"]) console.log(writeHeapSnapshot());
await workspace.close();
await rm(folder, { recursive: true });
process.exit(0);
