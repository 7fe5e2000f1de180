import type { AtlasSeed } from "../seed.ts";
import { billOf } from "./bill.ts";
import { csvHead, csvRows, tagKeysOf } from "./csv.ts";
import { invoicesOf, linesOf, subtotalUnits } from "./invoice.ts";
import { toCents } from "./line.ts";
import { BIG_INVOICE_SETTLEMENT } from "./settlements.ts";
import type { Statement } from "./statement.ts";

/**
 * An invoice of any size: the lines of the paying organization's last month, repeated, as CSV only. One round of lines is
 * built once and sent many times, so the simulator is never slower than its reader.
 */
export function bigStatement(seed: AtlasSeed, lineCount: number, now: number): Statement {
  const [, lastMonth] = invoicesOf(seed, seed.organizations[0].id, now);
  if (lastMonth === undefined) throw new RangeError("There is more than one month.");
  const invoice = { ...lastMonth, id: seed.bigInvoiceId, settlement: BIG_INVOICE_SETTLEMENT };
  const lines = linesOf(seed, invoice, now);
  const fullRounds = Math.floor(lineCount / lines.length);
  const rest = lines.slice(0, lineCount % lines.length);
  return {
    invoice,
    bill: billOf(invoice, {
      subtotalCents: toCents(fullRounds * subtotalUnits(lines) + subtotalUnits(rest)),
    }),
    lines: [],
    *csv(style) {
      const tagKeys = tagKeysOf(lines);
      yield Buffer.from(csvHead(invoice, tagKeys, style));
      const round = Buffer.from(csvRows(lines, tagKeys, style));
      for (let count = 0; count < fullRounds; count += 1) {
        yield round;
      }
      yield Buffer.from(csvRows(rest, tagKeys, style));
    },
  };
}
