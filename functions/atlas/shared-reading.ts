import * as z from "zod/mini";
import { logWarning } from "../aws/log.ts";
import { claimValue, giveUpClaim, storeValue } from "../aws/shared-value.ts";
import type { Table } from "../aws/table.ts";
import { busyError, pauseAfter } from "./cached-value.ts";

interface ReadingDeps {
  readonly table: Table;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Something that many jobs want and that takes Atlas seconds or minutes. */
interface SharedReading<Value> {
  /** Also that of the claim in the table. */
  readonly name: string;
  /** Also the claimant: after a crash, a job gets its claim back. */
  readonly jobId: string;
  /** Milliseconds since 1970. */
  goodUntil(value: Value): number;
  /** Reads it from Atlas and caches it in the table. */
  readonly read: () => Promise<Value>;
  /** Reads what another job has cached. */
  readonly readCached: () => Promise<Value>;
}

interface KeptReading<Value> {
  readonly value: Promise<Value>;
  goodUntil: number;
}

/** Reading 13 invoices of a million lines takes minutes. A crashed reader blocks the others for so long. */
const CLAIM_MS = 10 * 60_000;
/** Usually a reading takes seconds. */
const WAIT_MS = 30_000;

/**
 * @param maxKept how many values this process keeps
 * @returns a function that reads each thing once for all jobs of a process, and from Atlas once for all processes. It throws
 * AtlasError: `rate_limited` with a time to wait while another process reads.
 */
export function createSharedReader<Value>(maxKept: number) {
  /** By table, of which a process has one, and by name. */
  const readings = new WeakMap<Table, Map<string, KeptReading<Value>>>();

  return async (deps: ReadingDeps, reading: SharedReading<Value>): Promise<Value> => {
    const { name, goodUntil } = reading;
    const kept = readings.get(deps.table) ?? new Map<string, KeptReading<Value>>();
    readings.set(deps.table, kept);
    const known = kept.get(name);
    if (known && deps.now() < known.goodUntil) return await known.value;
    const own: KeptReading<Value> = {
      value: readOrClaim(deps, reading),
      goodUntil: Number.POSITIVE_INFINITY,
    };
    kept.delete(name);
    kept.set(name, own);
    for (const oldest of [...kept.keys()].slice(0, -maxKept)) kept.delete(oldest);
    try {
      const value = await own.value;
      own.goodUntil = goodUntil(value);
      return value;
    } catch (error) {
      if (kept.get(name) === own) kept.delete(name);
      throw error;
    }
  };
}

async function readOrClaim<Value>(
  { table, now }: ReadingDeps,
  { name, jobId, goodUntil, read, readCached }: SharedReading<Value>,
): Promise<Value> {
  const request = { claimant: jobId, now: now(), claimMs: CLAIM_MS };
  const claim = await claimValue(table, name, z.literal(true), request);
  if (claim.kind === "taken") throw busyError(claim.isPaused ? claim.until - now() : WAIT_MS);
  if (claim.kind === "value") return await readCached();
  try {
    const value = await read();
    const until = goodUntil(value);
    await storeValue(table, name, { value: true, freshUntil: until, goodUntil: until });
    return value;
  } catch (error) {
    const pauseMs = pauseAfter(error);
    const pauseUntil = pauseMs === undefined ? undefined : now() + pauseMs;
    await giveUpClaim(table, name, jobId, pauseUntil).catch((lapse) => {
      logWarning({ message: "The claim to read invoices lapses", jobId, error: lapse });
    });
    throw error;
  }
}
