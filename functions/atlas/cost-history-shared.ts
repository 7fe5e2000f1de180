import { addDays, isoDay } from "../money/days.ts";
import { readCachedJson } from "./cached-json.ts";
import { type CostHistory, isPassing } from "./cost-history.ts";
import { cacheDays, historyCacheName, historySchema } from "./cost-history-cache.ts";
import { type HistoryDeps, readCostHistory } from "./cost-history-reader.ts";
import { createSharedReader } from "./shared-reading.ts";

/** How many closed months watches look at. */
export const CLOSED_MONTHS = 12;

/** Until the end of the next day: a check that began before midnight goes on with what it has seen. */
const GOOD_DAYS = 2;

/** Another download may have what this one lacks. */
const PARTIAL_MS = 10 * 60_000;

/** A history may be large. */
const readShared = createSharedReader<CostHistory>(1);

/**
 * The costs of the last 12 closed months and the running one, read once for all checks of a UTC day in all processes.
 * Where an invoice could not be read for now, it is read again after ten minutes.
 *
 * @param at milliseconds since 1970: a check that goes on later still gets what it has seen
 * @throws AtlasError when Atlas is unavailable; `rate_limited` with a time to wait while another process reads it
 */
export async function readSharedHistory(
  deps: HistoryDeps,
  jobId: string,
  at = deps.now(),
): Promise<CostHistory> {
  const { atlas, table, now } = deps;
  const today = isoDay(at);
  const name = historyCacheName(["day", atlas.orgId, today]);
  const goodUntil = ({ readAt, unreadable }: CostHistory) =>
    unreadable.some(isPassing) ? readAt + PARTIAL_MS : Date.parse(addDays(today, GOOD_DAYS));
  const readFromAtlas = () => readCostHistory(deps, { months: CLOSED_MONTHS, jobId });
  return await readShared(deps, {
    // The claim is a record of its own, as the history may take several.
    name: `${name}#CLAIM`,
    jobId,
    goodUntil,
    async read() {
      const history = await readFromAtlas();
      await cacheDays(table, name, history, goodUntil(history));
      return history;
    },
    readCached: async () =>
      (await readCachedJson(table, name, historySchema, now())) ?? (await readFromAtlas()),
  });
}
