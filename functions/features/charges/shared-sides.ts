import * as z from "zod/mini";
import { busyError, pauseAfter } from "../../atlas/cached-value.ts";
import { logWarning } from "../../aws/log.ts";
import { claimValue, giveUpClaim, storeValue } from "../../aws/shared-value.ts";
import type { Table } from "../../aws/table.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { type BothCharges, type ReadingJob, readBothSides } from "./read-side.ts";
import type { Sides } from "./sides.ts";

/** The lines of pending invoices are cached for so long. */
const FRESH_MS = 15 * 60_000;
/** A crashed reader blocks the others for so long. */
const CLAIM_MS = 10 * 60_000;
/** Usually a reading takes seconds. */
const WAIT_MS = 30_000;
/** In one process; each may have thousands of charges. */
const MAX_KEPT = 4;

interface Reading {
  readonly freshUntil: number;
  readonly charges: Promise<BothCharges>;
}

/** By table, of which a process has one, and by name. */
const readings = new WeakMap<Table, Map<string, Reading>>();

/**
 * Does what `readBothSides` does, for many jobs at the same time: one downloads the invoices for all, and each process
 * lists them once.
 *
 * @throws AtlasError; `rate_limited` with a time to wait while another process downloads them
 */
export async function readSharedSides(
  deps: WorkflowDeps,
  job: ReadingJob,
  sides: Sides,
): Promise<BothCharges> {
  const { organizations } = job.request;
  const key = [deps.atlas().orgId, organizations.toSorted(), sides.before, sides.after];
  const name = `SIDES#${JSON.stringify(key)}`;
  const kept = readings.get(deps.table) ?? new Map<string, Reading>();
  readings.set(deps.table, kept);
  const known = kept.get(name);
  if (known && deps.now() < known.freshUntil) return await known.charges;
  const charges = readOrClaim(deps, name, job, sides);
  const reading = { freshUntil: deps.now() + FRESH_MS, charges };
  kept.delete(name);
  kept.set(name, reading);
  for (const oldest of [...kept.keys()].slice(0, -MAX_KEPT)) kept.delete(oldest);
  try {
    return await charges;
  } catch (error) {
    if (kept.get(name) === reading) kept.delete(name);
    throw error;
  }
}

async function readOrClaim(
  deps: WorkflowDeps,
  name: string,
  job: ReadingJob,
  sides: Sides,
): Promise<BothCharges> {
  const { table, now } = deps;
  const read = () => readBothSides(deps, job, sides, new Map());
  const request = { claimant: job.id, now: now(), claimMs: CLAIM_MS };
  const claim = await claimValue(table, name, z.literal(true), request);
  if (claim.kind === "taken") throw busyError(claim.isPaused ? claim.until - now() : WAIT_MS);
  // Their lines are cached by now.
  if (claim.kind === "value") return await read();
  try {
    const charges = await read();
    const freshUntil = now() + FRESH_MS;
    await storeValue(table, name, { value: true, freshUntil, goodUntil: freshUntil });
    return charges;
  } catch (error) {
    const pauseMs = pauseAfter(error);
    const pauseUntil = pauseMs === undefined ? undefined : now() + pauseMs;
    await giveUpClaim(table, name, job.id, pauseUntil).catch((lapse) => {
      logWarning({ message: "The claim to read charges lapses", jobId: job.id, error: lapse });
    });
    throw error;
  }
}
