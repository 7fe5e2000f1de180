import type { AtlasSeed } from "../seed.ts";
import { billOf } from "./bill.ts";
import { csvHead, csvRows, tagKeysOf } from "./csv.ts";
import { invoicesOf, linesOf, subtotalOf } from "./invoice.ts";
import { BIG_INVOICE_SETTLEMENT } from "./settlements.ts";
import type { Statement } from "./statement.ts";

/**
 * An invoice of any number of lines: those of the paying organization's last complete month, over and over. They exist as
 * CSV only. The CSV is made round by round while it is read; a round is written once and sent many times, so that making
 * it takes less time than reading it.
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
    bill: billOf(invoice, fullRounds * subtotalOf(lines) + subtotalOf(rest), 0),
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
