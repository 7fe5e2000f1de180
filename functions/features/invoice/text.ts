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

/** Sentences about invoices, in mrkdwn. Arguments are already escaped. */
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
    `The lines of the CSV file add up to ${total}, but the invoice's subtotal is ${subtotal}: a difference of ${difference}.`,
  unreadable: (line: string) =>
    `The CSV file could be read only up to line ${line}, so the largest amounts and the sum of its lines are incomplete. The file is attached as Atlas sent it.`,
  diskFull:
    "The bot has no room left for the CSV file of this invoice. Ask its administrator for more temporary storage.",
  noInvoices: "Atlas has no matching invoice.",
  noInvoice: (wanted: string, existing: string) => `Atlas has no invoice ${wanted}. It has: ${existing}.`,
  noInvoiceAtAll: "Atlas shows this bot no invoices of this organization.",
  ofMonth: (period: string) => `for ${period}`,
  thatIsComplete: "that is complete",
  ofRunningMonth: "for the current month",
  shownOf: (shown: number, all: number) =>
    `The newest ${shown} of ${all}. Add a year or a period to see others.`,
  helpHeader: "What I can tell you about Atlas invoices",
};

/** Mistakes in a command about invoices. Arguments are as typed. */
export const invoiceCommandText = {
  plurals: { period: "periods", invoiceId: "invoice ids", organization: "organizations" },
  organization: "the name or id of an organization",
  conflict: (word: string) => `Use \`${word}\` without a list, period or status.`,
};
