import type { JobKind } from "../../jobs/job-kind.ts";
import type { AnswerScope } from "../answer-scope.ts";
import type { Feature, HelpCommand } from "../feature.ts";
import { helpMessage } from "../help.ts";
import { listNames } from "../list-names.ts";
import { runAsJob, startButton } from "../run-as-job.ts";
import { INVOICE_BUTTONS } from "./buttons.ts";
import {
  COMMAND,
  formatInvoice,
  INVOICE_FORMS,
  type InvoiceCommand,
  invoiceScope,
  parseInvoice,
} from "./command.ts";
import type { InvoiceJob } from "./job.ts";
import { invoiceMention } from "./mention.ts";
import { invoiceRequestSchema } from "./request.ts";
import { invoiceCommandText } from "./text.ts";

const invoiceJob: JobKind<InvoiceJob> = {
  requestSchema: invoiceRequestSchema,
  run: async (deps, run) => (await import("./workflow.ts")).answerInvoice(deps, run),
  deadlineMinutes: 15,
  isAwaited: true,
  asking: () => invoiceCommandText.askingInvoices,
  again: ({ request }) => ({ actionId: INVOICE_BUTTONS.again, command: formatInvoice(request) }),
  renamed: ({ request }, _kind, _wanted, organization) =>
    `${COMMAND} ${formatInvoice({ ...request, organization })}`,
  listNames: (_job, kind) => listNames(undefined, kind),
  hasScope: (job) => Object.values(scopeOf(job)).some((part) => part !== undefined),
};

function scopeOf({ request, createdAt }: InvoiceJob): AnswerScope {
  return invoiceScope(request, new Date(createdAt));
}

/** `/atlas-invoice`: the invoices of Atlas and their CSV files. */
export const invoice: Feature<Exclude<InvoiceCommand, HelpCommand>> = {
  command: {
    name: COMMAND,
    description: invoiceCommandText.description,
    hint: invoiceCommandText.hint,
  },
  parse: parseInvoice,
  mention: invoiceMention,
  help: () => helpMessage(invoiceCommandText.helpHeader, INVOICE_FORMS),
  run: runAsJob,
  buttons: [
    startButton({ id: INVOICE_BUTTONS.again, delivery: "answer", isRetry: true }),
    startButton({ id: INVOICE_BUTTONS.csv, delivery: "file" }),
    startButton({ id: INVOICE_BUTTONS.csvMenu, delivery: "file", isMenu: true }),
  ],
  jobs: { invoice: invoiceJob },
  exampleMessages: async (data) => (await import("./example-messages.ts")).exampleMessages(data),
  scopeOf,
};
