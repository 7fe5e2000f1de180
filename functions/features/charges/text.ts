const LINKED_ROLE = "The credentials need the role Organization Billing Admin or Organization Owner there.";

const amounts = (after: string, before: string) => `(${after}, and ${before} before)`;

/** What is said of the lines of invoices, in mrkdwn. Arguments are already escaped. */
export const chargesText = {
  differs: (invoice: string, lines: string, subtotal: string, difference: string) =>
    `The lines of the ${invoice} add up to ${lines}, but its subtotal is ${subtotal}: a difference of ${difference}.`,
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
  /** Plain text. */
  unknownOrUnseen: (name: string, nearest: readonly string[], organizations: string) =>
    [
      `Nothing with costs in these periods is called "${name}".`,
      ...(nearest.length > 0 ? [`Similar names: ${nearest.map((each) => `"${each}"`).join(", ")}.`] : []),
      `It may belong to ${organizations}, whose invoices I can't see. ${LINKED_ROLE}`,
    ].join(" "),
  withoutService: (after: string, before: string) =>
    `I don't know the service of some charges, so I left them out ${amounts(after, before)}.`,
  withoutLate: (invoice: string) =>
    `I can't read the ${invoice}. If it has late charges for the compared days, they are missing here.`,
  taxLeftOut: (after: string, before: string) => `Without sales tax ${amounts(after, before)}.`,
  payingCreditsLeftOut: (after: string, before: string) =>
    `Without credits that paid a whole invoice ${amounts(after, before)}. Cost Explorer may count some of them.`,
  creditsElsewhere: (after: string, before: string) =>
    `Without credits ${amounts(after, before)}, as invoices name no project for them.`,
  creditsLeftOut: "Credits are not included: they belong to no day.",
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
};
