import * as z from "zod/mini";
import { logWarning } from "../aws/log.ts";
import { claimValue, giveUpClaim, storeValue } from "../aws/shared-value.ts";
import type { Table } from "../aws/table.ts";
import { addDays, isoDay } from "../money/days.ts";
import { busyError, pauseAfter } from "./cached-value.ts";
import type { CostHistory } from "./cost-history.ts";
import { cacheDays, historyCacheName, historySchema, readCachedDays } from "./cost-history-cache.ts";
import { type HistoryDeps, readCostHistory } from "./cost-history-reader.ts";

/** How many closed months watches look at. */
const CLOSED_MONTHS = 12;

/** Reading 13 invoices of a million lines takes minutes. A crashed reader blocks the others for so long. */
const CLAIM_MS = 10 * 60_000;
/** Until the end of the next day: a check that began before midnight goes on with what it has seen. */
const GOOD_DAYS = 2;
/** Usually a reading takes seconds. */
const WAIT_MS = 30_000;

/** The history that a process has read last. */
interface Reading {
  readonly name: string;
  readonly history: Promise<CostHistory>;
}

/** By table, of which a process has one. Checks of one process share the decoded history. */
const readings = new WeakMap<Table, Reading>();

/**
 * The costs of the last 12 closed months and the running one, read once for all checks of a UTC day in all processes.
 *
 * @param today ISO date in UTC
 * @throws AtlasError when Atlas is unavailable; `rate_limited` with a time to wait while another process reads it
 */
export async function readSharedHistory(
  deps: HistoryDeps,
  jobId: string,
  today = isoDay(deps.now()),
): Promise<CostHistory> {
  const name = historyCacheName(["day", deps.atlas.orgId, today]);
  const known = readings.get(deps.table);
  if (known?.name === name) return await known.history;
  const reading = { name, history: readOrClaim(deps, { name, today, jobId }) };
  readings.set(deps.table, reading);
  try {
    return await reading.history;
  } catch (error) {
    if (readings.get(deps.table) === reading) readings.delete(deps.table);
    throw error;
  }
}

interface SharedReading {
  readonly name: string;
  /** ISO date. */
  readonly today: string;
  /** Also the claimant: after a crash, a job gets its claim back. */
  readonly jobId: string;
}

async function readOrClaim(deps: HistoryDeps, reading: SharedReading): Promise<CostHistory> {
  const { table, now } = deps;
  const { name, jobId } = reading;
  const request = { claimant: jobId, now: now(), claimMs: CLAIM_MS };
  const claim = await claimValue(table, claimNameOf(reading), z.literal(true), request);
  if (claim.kind === "yours") return await readAndStore(deps, reading);
  if (claim.kind === "taken") throw busyError(claim.isPaused ? claim.until - now() : WAIT_MS);
  const stored = await readCachedDays(table, name, historySchema, now());
  return stored ?? (await readCostHistory(deps, { months: CLOSED_MONTHS, jobId }));
}

async function readAndStore(deps: HistoryDeps, reading: SharedReading): Promise<CostHistory> {
  const { table } = deps;
  const { name, today, jobId } = reading;
  const goodUntil = Date.parse(addDays(today, GOOD_DAYS));
  try {
    const history = await readCostHistory(deps, { months: CLOSED_MONTHS, jobId });
    await cacheDays(table, name, history, goodUntil);
    await storeValue(table, claimNameOf(reading), { value: true, freshUntil: goodUntil, goodUntil });
    return history;
  } catch (error) {
    await releaseClaim(deps, reading, pauseAfter(error));
    throw error;
  }
}

/** @param pauseMs nobody gets the claim for this long */
async function releaseClaim(
  { table, now }: HistoryDeps,
  reading: SharedReading,
  pauseMs: number | undefined,
): Promise<void> {
  const pauseUntil = pauseMs === undefined ? undefined : now() + pauseMs;
  try {
    await giveUpClaim(table, claimNameOf(reading), reading.jobId, pauseUntil);
  } catch (error) {
    logWarning({ message: "The claim to read the cost history lapses", jobId: reading.jobId, error });
  }
}

/** The claim is a record of its own, as the history may be large. */
function claimNameOf({ name }: SharedReading): string {
  return `${name}#CLAIM`;
}
