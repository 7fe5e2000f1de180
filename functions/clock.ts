import { strike } from "./app/clock.ts";
import { readReportWorkflow, readTableName } from "./config.ts";
import { openTable } from "./store/sdk-table.ts";

const rooms = {
  table: openTable(readTableName()),
  workflow: readReportWorkflow(),
  now: () => Date.now(),
};

/** The function that a clock starts every five minutes: it starts the reports that are due. */
export async function handler(): Promise<{ due: number; failed: number }> {
  return await strike(rooms);
}
