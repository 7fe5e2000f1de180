/** States of invoices. Source: Atlas Administration API, BillingInvoice.statusName. */
const STATUSES = new Map([
  ["PENDING", { name: "pending", meaning: "The month is still running: this invoice still changes." }],
  ["CLOSED", { name: "closed", meaning: "The month is over; the payment has not been made yet." }],
  ["FORGIVEN", { name: "forgiven", meaning: "MongoDB has waived this invoice." }],
  ["FAILED", { name: "payment failed", meaning: "The payment failed: check the payment method in Atlas." }],
  ["PAID", { name: "paid", meaning: "This invoice is settled." }],
  ["FREE", { name: "free", meaning: "Nothing was charged for this month." }],
  ["PREPAID", { name: "prepaid", meaning: "This invoice is covered by what was paid in advance." }],
  ["INVOICED", { name: "invoiced", meaning: "This invoice was sent and is to be paid as agreed." }],
]);

/** What people read about invoices. Arguments are escaped already; sentences are in Slack's mrkdwn. */
export const invoiceText = {
  description: "Invoices of Atlas: list, summary and CSV file",
  hint: "[latest | pending | list | 2026-06] [help]",
  amount: "Amount",
  share: "Share",
  total: (amount: string) => `*${amount}*`,
  askingInvoices: "Asking Atlas for its invoices…",
  invoicesHeader: (period: string | undefined) => (period ? `Atlas invoices of ${period}` : "Atlas invoices"),
  invoiceHeader: (period: string) => `Atlas invoice for ${period}`,
  invoiceTitle: (period: string) => `Atlas invoice for ${period}, all lines`,
  period: "Period",
  status: "Status",
  billed: "Billed",
  owed: "Owed",
  linked: "Linked organizations",
  subtotal: "Subtotal",
  credits: "Credits",
  tax: "Tax",
  paid: "Paid",
  open: "Still open",
  refunded: "Refunded",
  field: (name: string, value: string) => `*${name}*\n${value}`,
  statusName: (status: string) => STATUSES.get(status)?.name ?? status,
  statusMeaning: (status: string) => STATUSES.get(status)?.meaning ?? "",
  invoiceId: (id: string) => `invoice ${id}`,
  csvOf: (period: string) => `CSV ${period}`,
  largestProjects: "Projects",
  largestSkus: "SKUs",
  largestClusters: "Clusters",
  largest: "Largest",
  noName: "(none)",
  addsUp: (lines: string) => `The ${lines} lines of the CSV file add up to the subtotal.`,
  addsUpNot: (total: string, subtotal: string, difference: string) =>
    `The lines of the CSV file add up to ${total}, the invoice's subtotal is ${subtotal}: a difference of ${difference}.`,
  unreadable: (line: string) =>
    `The CSV file could be read only up to line ${line}, so the largest amounts and the sum of its lines are incomplete. The file is attached as Atlas sent it.`,
  diskFull:
    "The bot has no room left for the CSV file of this invoice. Ask its administrator for more temporary storage.",
  noInvoices: "Atlas has no invoice that fits.",
  noInvoice: (wanted: string, existing: string) => `Atlas has no invoice ${wanted}. There are: ${existing}.`,
  noInvoiceAtAll: "Atlas shows no invoice of this organization to this bot.",
  ofMonth: (period: string) => `for ${period}`,
  thatIsComplete: "that is complete",
  ofRunningMonth: "for the running month",
  shownOf: (shown: number, all: number) =>
    `The newest ${shown} of ${all}: name a year or a period to see others.`,
  helpHeader: "What I can tell you about Atlas invoices",
};

/** What is wrong with a command about invoices. Arguments are as typed. */
export const invoiceCommandText = {
  plurals: { period: "periods", invoiceId: "invoice ids", organization: "organizations" },
  organization: "the name or id of an organization",
  conflict: (word: string) => `\`${word}\` stands alone, without a list, period or status.`,
};
