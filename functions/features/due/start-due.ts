import { logError } from "../../aws/log.ts";
import type { StartDeps } from "../../jobs/start.ts";
import { type DueKey, dueKeys } from "./due-index.ts";
import type { DueKind } from "./due-kind.ts";

const CONCURRENCY = 32;

/** Spreads the requests to Atlas and Slack. */
const STARTS_PER_SECOND = 5;

/**
 * Starts everything that is due exactly once, also in overlapping ticks; see `DueKind.start`. One run makes up for all
 * times that were missed. The next tick retries what could not be started.
 *
 * @returns how many items were due.
 * @throws Error if some could not be started, which raises an alarm.
 */
export async function startDue(deps: StartDeps, kinds: readonly DueKind[]): Promise<number> {
  const now = deps.now();
  const starter = { ...deps, now: () => now };
  const count = { due: 0, failed: 0 };
  for await (const page of dueKeys(deps.table, now)) {
    for (let index = 0; index < page.length; index += CONCURRENCY) {
      await Promise.all(page.slice(index, index + CONCURRENCY).map((due) => startItem(due)));
    }
  }
  if (count.failed > 0) throw new Error(`${count.failed} of ${count.due} due items could not be started`);
  return count.due;

  async function startItem(due: DueKey): Promise<void> {
    const startDelaySeconds = Math.floor(count.due / STARTS_PER_SECOND);
    count.due += 1;
    const kind = kinds.find((each) => each.keyOf(due) !== undefined);
    try {
      await kind?.start(starter, kind.keyOf(due), startDelaySeconds);
    } catch (error) {
      count.failed += 1;
      const message = `A due ${kind?.name} could not be started`;
      logError({ message, jobId: undefined, details: { key: due.sk }, error });
    }
  }
}
