import type { AtlasSeed } from "../seed.ts";
import { type Bill, billOf } from "./bill.ts";
import { type CsvStyle, invoiceCsv } from "./csv.ts";
import { creditsOf, type Invoice, linesOf, refundedOf, subtotalUnits } from "./invoice.ts";
import { type InvoiceLine, toCents } from "./line.ts";

export interface Statement {
  readonly invoice: Invoice;
  readonly bill: Bill;
  readonly lines: readonly InvoiceLine[];
  csv(style: CsvStyle): Iterable<Buffer>;
}

export function statementOf(seed: AtlasSeed, invoice: Invoice, now: number): Statement {
  const lines = linesOf(seed, invoice, now);
  return {
    invoice,
    bill: billOf(invoice, {
      subtotalCents: toCents(subtotalUnits(lines)),
      refundedCents: refundedOf(lines, invoice),
      creditsCents: creditsOf(seed, invoice, now),
    }),
    lines,
    csv: (style) => invoiceCsv(invoice, lines, style),
  };
}
