import { strike } from "./app/clock.ts";
import { readReportWorkflow, readTableName } from "./config.ts";
import { openTable, WORKFLOW_PATIENCE } from "./store/table.ts";

const rooms = {
  table: openTable(readTableName(), WORKFLOW_PATIENCE),
  workflow: readReportWorkflow(),
  now: () => Date.now(),
};

/** The function that a clock starts every five minutes: it starts the reports that are due. */
export async function handler(): Promise<number> {
  return await strike(rooms);
}
