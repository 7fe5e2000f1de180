import { alertSubscriptions } from "./alert/subscription.ts";
import { budgetSubscriptions } from "./budget/subscription.ts";
import type { DueKind } from "./due/due-kind.ts";
import { awaitedInvoiceDue, reportDue } from "./report/due.ts";
import { watchDue } from "./watch/job.ts";

/** The only list of what the clock starts. */
export const dueKinds: readonly DueKind[] = [
  reportDue,
  awaitedInvoiceDue,
  watchDue(budgetSubscriptions),
  watchDue(alertSubscriptions),
];
