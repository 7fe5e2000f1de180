const LINKED_ROLE = "The credentials need the role Organization Billing Admin or Organization Owner there.";

/** What answers say, in mrkdwn; titles are plain text. Arguments are already escaped. */
export const answerText = {
  csvButton: "CSV file",
  csvName: (period: string, against: string) => `atlas-why-${period}-against-${against}.csv`,
  csvTitle: (period: string, against: string) => `Why ${period} cost more or less than ${against}`,
  more: (period: string, amount: string, against: string) => `${period} cost ${amount} more than ${against}`,
  less: (period: string, amount: string, against: string) => `${period} cost ${amount} less than ${against}`,
  same: (period: string, against: string) => `${period} cost the same as ${against}`,
  nothingIn: (period: string, against: string) => `Nothing was charged in ${period} or ${against}`,
  withPercent: (sentence: string, percent: string) => `${sentence} (${percent})`,
  amounts: (after: string, before: string) => `*${after}* instead of ${before}`,
  nothing: "There are no such charges in either period.",
  heading: (name: string, change: string) => `*${name}*  ${change}`,
  reason: (label: string, change: string, details: string) =>
    `• ${label}  *${change}*${details && `  ·  ${details}`}`,
  all: "All together",
  rest: "Everything else",
  smaller: (count: number) => `${count} smaller ${count === 1 ? "effect" : "effects"}`,
  unchanged: "Unit prices and discounts: unchanged.",
  unitPrices: (changes: readonly string[]) => `Unit prices: ${changes.join("; ") || "unchanged"}.`,
  discounts: (changes: readonly string[]) => `Discounts: ${changes.join("; ") || "unchanged"}.`,
  priceOf: (name: string, change: string, where: string) => [name, change, where].filter(Boolean).join(" "),
  everywhere: "across all clusters",
  inSome: (count: number, all: number) => `in ${count} of ${all} places`,
  andMore: (name: string, count: number) => `${name} and ${count} more`,
  moreOf: (count: number) => `${count} more`,
  addUp: (change: string, invoices: string) => `The parts add up to ${change}${invoices}.`,
  bothMatch: "; both invoices match their lines",
  allMatch: (count: number) => `; all ${count} invoices match their lines`,
  differs: (invoice: string, lines: string, subtotal: string, difference: string) =>
    `The lines of the ${invoice} add up to ${lines}, but its subtotal is ${subtotal}: a difference of ${difference}.`,
  inWholeCents: (count: number, isAdded: boolean) =>
    `Atlas rounded each line of ${count} ${count === 1 ? "invoice" : "invoices"} to whole cents${isAdded ? `. I added what ${count === 1 ? "it lacks" : "they lack"} as rounding.` : ", so these costs may be slightly off."}`,
  invoiceOf: (organization: string, month: string) => `invoice of ${organization} for ${month}`,
  withoutAmount: (count: number, invoice: string) =>
    `${count.toLocaleString("en-US")} ${count === 1 ? "line" : "lines"} of the ${invoice} ${count === 1 ? "has" : "have"} no amount, so I left ${count === 1 ? "it" : "them"} out.`,
  pending: (months: readonly string[], throughDay: string | undefined) => {
    const [verb, invoices] = months.length === 1 ? ["is", "its invoice has"] : ["are", "their invoices have"];
    const charged = throughDay ? `: ${invoices} charges through ${throughDay}` : "";
    return `${months.join(" and ")} ${verb} not closed yet${charged}. Late charges may follow.`;
  },
  leftOut: (organizations: string) =>
    `I can't read the invoices of ${organizations}, so I left them out in both periods. ${LINKED_ROLE}`,
  unseen: (organizations: string) =>
    `I see no invoices of ${organizations}. If there are costs, they are missing in both periods. ${LINKED_ROLE}`,
  unseenInvoices: (organizations: string, month: string) =>
    `Atlas shows no invoice of ${organizations} for ${month}. ${LINKED_ROLE}`,
  unknownOrUnseen: (sentence: string, organizations: string) =>
    `${sentence} It may belong to ${organizations}, whose invoices I can't see. ${LINKED_ROLE}`,
  withoutService: (after: string, before: string) =>
    `I don't know the service of some charges, so I left them out: ${after} instead of ${before}.`,
  withoutLate: (invoice: string) =>
    `I can't read the ${invoice}. If it has late charges for the compared days, they are missing here.`,
  taxLeftOut: (after: string, before: string) => `Sales tax is not included: ${after} instead of ${before}.`,
  creditsElsewhere: (after: string, before: string) =>
    `Credits are not included, as invoices name no project for them: ${after} instead of ${before}.`,
  creditsLeftOut: "Credits are not included: they belong to no day.",
  inDollars: "Invoices are in US dollars.",
  byWeek: (place: string) => `${place} by week`,
  dayOfMonth: "Day of the month",
  dayOfPeriod: "Day of the period",
  otherDays: "Other days",
  inUsDollars: "US dollars",
  tableTitle: (count: number) => (count === 1 ? "The only effect" : `All ${count} effects`),
  where: "Where",
  what: "What changed",
  amount: "Amount",
  others: (count: number) => `Others (${count})`,
  total: "Total",
  unknownName: (name: string, nearest: readonly string[]) =>
    nearest.length > 0
      ? `Nothing with costs in these periods is called ${name}. Similar names: ${nearest.join(", ")}.`
      : `Nothing with costs in these periods is called ${name}.`,
  ambiguousName: (name: string, commands: readonly string[]) =>
    [`More than one thing is called ${name}. Run one of these:`, ...commands].join("\n"),
  onlyName: (names: string) => `only ${names}`,
  noDay: (period: string) =>
    `No complete day of ${period} is on the invoices yet. Try again tomorrow, or compare complete months with \`/atlas-why\`.`,
  cannotExplain: (problems: readonly string[]) =>
    `I can't explain this from the invoices. ${problems.join(" ")}`,
  comparison: (period: string, against: string) => `${period} against ${against}`,
  fromCostExplorer: (period: string, costs: string) => `Cost Explorer says for ${period}: ${costs}`,
  outOfReach: "Cost Explorer can't help: it knows only the last 18 months.",
  noInvoice: (month: string) => `Atlas has no invoice for ${month}.`,
  noInvoices: (month: string, more: number) =>
    `Atlas has no invoices for ${month} and ${more} other ${more === 1 ? "month" : "months"}.`,
  unreadable: {
    denied: (invoice: string) =>
      `The credentials may not read the ${invoice}. Give them the role Organization Billing Viewer.`,
    missing: (invoice: string) => `Atlas no longer has the ${invoice}.`,
    incomplete: (invoice: string) => `Atlas sent only a part of the ${invoice}.`,
    withoutAmount: (count: number, invoice: string) =>
      `${count.toLocaleString("en-US")} ${count === 1 ? "line" : "lines"} of the ${invoice} ${count === 1 ? "has" : "have"} no amount.`,
    other: (invoice: string) => `I can't read the lines of the ${invoice}.`,
  },
  noFile: (problems: readonly string[]) => `There is no CSV file. ${problems.join(" ")}`,
};
