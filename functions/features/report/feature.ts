import type { JobKind } from "../../jobs/job-kind.ts";
import { code } from "../../slack/mrkdwn.ts";
import type { Feature, HelpCommand } from "../feature.ts";
import { helpMessage } from "../help.ts";
import { handleReportAction, runReportCommand } from "./actions.ts";
import { REPORT_BUTTONS, reportAction } from "./buttons.ts";
import { COMMAND, parseReport, REPORT_FORMS, type ReportCommand } from "./command.ts";
import { type InvoiceCheckJob, invoicePartOf, type ReportJob, type SubscribeJob } from "./job.ts";
import { leadDays } from "./lead-days.ts";
import { reportMention } from "./mention.ts";
import { invoiceCheckRequestSchema, reportRequestSchema, reportRunSchema } from "./request.ts";
import { reportText } from "./text.ts";

const reportJob: JobKind<ReportJob> = {
  requestSchema: reportRunSchema,
  run: async (deps, run) => (await import("./workflow.ts")).postReport(deps, run),
  // Nobody waits for it: Atlas may refuse requests for 90 minutes, and then take long.
  deadlineMinutes: 180,
  isAwaited: false,
  // The report and its invoice end within the 4 hours of their execution.
  lastRetryMinutes: 225,
  origin: ({ request, userId }) =>
    reportText.reportOf(request.schedule.every, code(request.reportId), userId),
  again: ({ request: { reportId } }) => ({
    actionId: reportAction("run", reportId),
    command: `run ${reportId}`,
  }),
  restLost: reportText.restLost,
  partOf: ({ id }) => invoicePartOf(id),
  handleFailure: async (...failed) => (await import("./failure.ts")).endFailedReport(...failed),
};

const reportInvoiceJob: JobKind<InvoiceCheckJob> = {
  requestSchema: invoiceCheckRequestSchema,
  run: async (deps, run) => (await import("./invoice-workflow.ts")).checkAwaitedInvoice(deps, run),
  deadlineMinutes: 15,
  isAwaited: false,
  partOf: ({ request }) => invoicePartOf(request.reportJobId),
  // Silently, because the next check is already scheduled.
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
  command: { name: COMMAND, description: reportText.description, hint: reportText.hint },
  parse: parseReport,
  mention: reportMention,
  help: () => helpMessage(reportText.helpHeader, REPORT_FORMS, reportText.helpIntro),
  run: runReportCommand,
  buttons: [
    { id: REPORT_BUTTONS.change, handle: handleReportAction },
    { id: REPORT_BUTTONS.page, handle: handleReportAction },
  ],
  scopeOf: ({ request, createdAt }: ReportJob | SubscribeJob | InvoiceCheckJob) => {
    if ("period" in request) return { ...request, lead: leadDays(request, createdAt) };
    return "groupBy" in request ? request : undefined;
  },
  jobs: { report: reportJob, reportInvoice: reportInvoiceJob, subscribe: subscribeJob },
  exampleMessages: async (data) => (await import("./example-messages.ts")).exampleMessages(data),
};
