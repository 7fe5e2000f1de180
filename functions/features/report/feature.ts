import type { JobKind } from "../../jobs/job-kind.ts";
import { helpMessage } from "../../slack/help.ts";
import { code } from "../../slack/mrkdwn.ts";
import type { Feature, HelpCommand } from "../feature.ts";
import { handleReportAction, runReportCommand } from "./actions.ts";
import { REPORT_BUTTONS, reportAction } from "./buttons.ts";
import { COMMAND, parseReport, REPORT_FORMS, type ReportCommand } from "./command.ts";
import { endFailedReport } from "./failure.ts";
import { type InvoiceCheckJob, invoicePartOf, type ReportJob, type SubscribeJob } from "./job.ts";
import { invoiceCheckRequestSchema, reportRequestSchema, reportRunSchema } from "./request.ts";
import { reportText } from "./text.ts";

const reportJob: JobKind<ReportJob> = {
  requestSchema: reportRunSchema,
  run: async (deps, run) => (await import("./workflow.ts")).postReport(deps, run),
  // Nobody waits by the minute: it may wait for 90 minutes until Atlas takes a request, which then may take its time.
  deadlineMinutes: 180,
  isAwaited: false,
  // A report and then its invoice end before the 4 hours are over that their execution may live.
  lastRetryMinutes: 225,
  origin: ({ request, userId }) =>
    reportText.reportOf(request.schedule.every, code(request.reportId), userId),
  again: ({ request: { reportId } }) => ({
    actionId: reportAction("run", reportId),
    command: `run ${reportId}`,
  }),
  restLost: (reference) => reportText.restLost(reference),
  partOf: ({ id }) => invoicePartOf(id),
  handleFailure: endFailedReport,
};

const reportInvoiceJob: JobKind<InvoiceCheckJob> = {
  requestSchema: invoiceCheckRequestSchema,
  run: async (deps, run) => (await import("./awaited-invoice.ts")).checkAwaitedInvoice(deps, run),
  deadlineMinutes: 15,
  isAwaited: false,
  partOf: ({ request }) => invoicePartOf(request.reportJobId),
  // It fails silently: the next check has its time already.
  handleFailure: (ending) => ending.endSilently(),
};

const subscribeJob: JobKind<SubscribeJob> = {
  requestSchema: reportRequestSchema,
  run: async (deps, run) => (await import("./subscribe.ts")).subscribe(deps, run),
  deadlineMinutes: 15,
  isAwaited: true,
};

/** `/atlas-report`: posts costs on a schedule. */
export const report: Feature<Exclude<ReportCommand, HelpCommand>> = {
  command: {
    name: COMMAND,
    description: reportText.description,
    hint: reportText.hint,
  },
  parse: parseReport,
  help: () => helpMessage(reportText.helpHeader, REPORT_FORMS, reportText.helpIntro),
  run: runReportCommand,
  buttons: [
    { id: REPORT_BUTTONS.change, handle: handleReportAction },
    { id: REPORT_BUTTONS.page, handle: handleReportAction },
  ],
  jobs: { report: reportJob, reportInvoice: reportInvoiceJob, subscribe: subscribeJob },
};
