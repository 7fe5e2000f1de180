import { createSharedReader } from "../../atlas/shared-reading.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { type BothCharges, type ReadingJob, readBothSides } from "./read-side.ts";
import type { Sides } from "./sides.ts";

/** The lines of pending invoices are cached for so long. */
const FRESH_MS = 15 * 60_000;

/** Each may have thousands of charges. */
const readShared = createSharedReader<BothCharges>(4);

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
  const freshUntil = deps.now() + FRESH_MS;
  const read = () => readBothSides(deps, job, sides, new Map());
  return await readShared(deps, {
    name: `SIDES#${JSON.stringify(key)}`,
    jobId: job.id,
    goodUntil: () => freshUntil,
    read,
    // The lines of the invoices are cached.
    readCached: read,
  });
}
