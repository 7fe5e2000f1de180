/** The `action_id`s of buttons and menus about invoices. */
export const INVOICE_BUTTONS = {
  /** Repeats a failed question where it was asked. */
  again: "invoice_again",
  /** The menu that attaches a CSV file in the thread of the message. */
  csvMenu: "invoice_csv",
  /** The same for one invoice. Old lists have such a button for each. */
  csv: /^invoice_csv_[a-f0-9]{24}$/,
} as const;

/** The `action_id` of the button that brings an invoice's CSV file. */
export function invoiceCsvAction(invoiceId: string): string {
  return `invoice_csv_${invoiceId}`;
}
