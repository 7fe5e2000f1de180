/** States of invoices. Source: Atlas Administration API, BillingInvoice.statusName. */
const STATUSES = new Map([
  ["PENDING", { name: "pending", meaning: "The month is still running, so this invoice will change." }],
  ["CLOSED", { name: "closed", meaning: "The month is over; the payment has not been made yet." }],
  ["FORGIVEN", { name: "forgiven", meaning: "MongoDB waived this invoice." }],
  ["FAILED", { name: "payment failed", meaning: "The payment failed: check the payment method in Atlas." }],
  ["PAID", { name: "paid", meaning: "This invoice is settled." }],
  ["FREE", { name: "free", meaning: "Nothing was charged for this month." }],
  ["PREPAID", { name: "prepaid", meaning: "This invoice was paid in advance." }],
  ["INVOICED", { name: "invoiced", meaning: "This invoice was sent and is due as agreed." }],
]);

const LATE = "The month is over, but Atlas has not closed this invoice yet, so it may change.";

/** Sentences about invoices, in mrkdwn. Arguments are already escaped. */
export const invoiceText = {
  amount: "Amount",
  share: "Share",
  invoicesHeader: (period: string | undefined) => (period ? `Atlas invoices of ${period}` : "Atlas invoices"),
  invoiceHeader: (period: string) => `Atlas invoice for ${period}`,
  invoiceTitle: (period: string) => `Atlas invoice for ${period}, all lines`,
  dueSoFar: (amount: string) => `*${amount} due so far*`,
  due: (amount: string) => `*${amount} due*`,
  total: (amount: string) => `*${amount}*`,
  outstanding: (amount: string) => `${amount} outstanding`,
  totalOutstanding: (amount: string) => `*${amount} outstanding*`,
  unpaidCount: (count: number) => (count === 1 ? "1 unpaid invoice" : `${count} unpaid invoices`),
  failedCount: (count: number) => (count === 1 ? "1 payment failed" : `${count} payments failed`),
  unclear: (count: number, all: number) =>
    `${count} of ${all} invoices ${count === 1 ? "has" : "have"} no state that I know, so I left ${count === 1 ? "it" : "them"} out of this sum.`,
  billedAmount: (amount: string) => `${amount} billed`,
  listOrder: "Failed payments first, then the newest",
  period: "Period",
  status: "Status",
  usage: "Usage",
  credits: "Credits",
  adjustment: "Adjustment",
  billed: "Billed",
  tax: "Tax",
  startingBalance: "Starting balance",
  unitPrice: "Unit price",
  dueLine: "Due",
  paid: "Paid",
  settled: "Settled otherwise",
  outstandingLine: "Outstanding",
  refunded: "Refunded",
  linked: (organizations: string) => `linked invoices: ${organizations}`,
  statusName: (status: string | undefined) =>
    status === undefined ? "no state" : (STATUSES.get(status)?.name ?? status),
  statusMeaning: (status: string | undefined, hasEnded: boolean) =>
    status === "PENDING" && hasEnded ? LATE : (STATUSES.get(status ?? "")?.meaning ?? ""),
  invoiceId: (id: string) => `invoice ${id}`,
  csvMenu: "CSV file of …",
  csvOption: (period: string, status: string) => `${period}, ${status}`,
  csvButton: "CSV file",
  largest: "Largest projects, SKUs and clusters",
  name: "Name",
  kind: "Kind",
  projects: { one: "Project", many: "Projects" },
  skus: { one: "SKU", many: "SKUs" },
  clusters: { one: "Cluster", many: "Clusters" },
  others: (many: string, count: number) => `${many}: ${count} others`,
  noProject: "Not in a project",
  noCluster: "Not in a cluster",
  noName: "(none)",
  addsUp: (lines: string, credits: string | undefined) =>
    `The ${lines} lines of the CSV file add up to the usage${credits ? `, and its credits to ${credits}` : ""}.`,
  addsUpNot: (total: string, subtotal: string, difference: string) =>
    `The lines of the CSV file add up to ${total}, but the usage on the invoice is ${subtotal}: a difference of ${difference}.`,
  withoutAmount: (count: string, all: string) =>
    `${count} of ${all} lines ${count === "1" ? "has" : "have"} no amount, so I left ${count === "1" ? "it" : "them"} out.`,
  unreadable: (line: string) =>
    `The CSV file could be read only up to line ${line}, so the largest amounts and the sum of its lines are incomplete. The file is attached as Atlas sent it.`,
  formula: (line: string) =>
    `A cell in line ${line} of the CSV file begins like a formula. The file is exactly what Atlas sent, so be careful when you open it in a spreadsheet.`,
  noCsv: (reason: string) => `There is no CSV file: ${reason}`,
  csvNotFound: "Atlas has none for this invoice (status 404).",
  notCsv: (message: string) => `${message} Try again later.`,
  diskFull:
    "The bot has no room left for the CSV file of this invoice. Ask its administrator for more temporary storage.",
  noInvoices: "Atlas has no matching invoice.",
  noInvoice: (wanted: string, existing: string) => `Atlas has no invoice ${wanted}. It has: ${existing}.`,
  noInvoiceAtAll: "Atlas shows this bot no invoices of this organization.",
  ofMonth: (period: string) => `for ${period}`,
  thatIsComplete: "that is complete",
  ofRunningMonth: "for the current month",
  shownOf: (shown: number, all: number) =>
    `The first ${shown} of ${all}. Add a year or a period to see others.`,
};

/** About commands; part of every cold start, unlike `invoiceText`. Arguments are as typed. */
export const invoiceCommandText = {
  description: "Invoices of Atlas: list, summary and CSV file",
  hint: "[latest | pending | unpaid | list | 2026-06] [help]",
  askingInvoices: "Asking Atlas for its invoices…",
  helpHeader: "What I can tell you about Atlas invoices",
  plurals: { period: "periods", invoiceId: "invoice ids", organization: "organizations" },
  organization: "the name or id of an organization",
  conflict: (word: string) => `Use \`${word}\` without a list, period or status.`,
};
