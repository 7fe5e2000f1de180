/** The `action_id`s of the buttons about invoices. A message's must differ, so that each invoice has its own. */
export const INVOICE_BUTTONS = {
  /** Repeats a failed question where it was asked. */
  again: "invoice_again",
  /** Attaches the CSV file in the thread of the message. */
  csv: /^invoice_csv_[a-f0-9]{24}$/,
} as const;

/** The `action_id` of the button that brings an invoice's CSV file. */
export function invoiceCsvAction(invoiceId: string): string {
  return `invoice_csv_${invoiceId}`;
}
