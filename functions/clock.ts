import { readTableName, readWorker } from "./aws/config.ts";
import { openTable } from "./aws/sdk-table.ts";
import { startDueReports } from "./features/report/due-reports.ts";

const deps = {
  table: openTable(readTableName()),
  worker: readWorker(),
  now: () => Date.now(),
};

/**
 * The function that the schedule invokes every five minutes.
 *
 * @throws when a report could not be started. An alarm fires, Lambda retries, and so does the next tick; no report
 * starts twice.
 */
export async function handler(): Promise<void> {
  await startDueReports(deps);
}
