import { readTableName, readWorker } from "./aws/config.ts";
import { openTable } from "./aws/sdk-table.ts";
import { startDueReports } from "./features/report/due-reports.ts";

const deps = {
  table: openTable(readTableName()),
  worker: readWorker(),
  now: () => Date.now(),
};

/**
 * The function that a clock starts every five minutes: it starts the reports that are due.
 *
 * @throws when a report could not be started, so that an alarm tells of it. Lambda then tries again, and the next
 * stroke does: what was started is not started twice.
 */
export async function handler(): Promise<void> {
  await startDueReports(deps);
}
