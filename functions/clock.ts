import { readTableName, readWorker } from "./aws/config.ts";
import { openTable } from "./aws/sdk-table.ts";
import { startDue } from "./features/due/start-due.ts";
import { dueKinds } from "./features/due-kinds.ts";

const deps = {
  table: openTable(readTableName()),
  worker: readWorker(),
  now: () => Date.now(),
};

/**
 * The function that the schedule invokes every five minutes.
 *
 * @throws when something that is due could not be started. An alarm fires, Lambda retries, and so does the next tick;
 * nothing starts twice.
 */
export async function handler(): Promise<void> {
  await startDue(deps, dueKinds);
}
