import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { parse } from "csv-parse";
import { sumInvoiceCsv } from "../functions/atlas/invoice-csv.ts";

/** One measurement, printed as JSON: `node bench/invoice-csv-run.ts <variant> <file>`. */

const LINE_FEED = 10;
const FIRST_LINE_OF_TABLE = 6;

const variants: Record<string, (path: string) => Promise<Record<string, string | number>>> = {
  floor: async (path) => {
    let lines = 0;
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1)) lines++;
    }
    return { lines };
  },

  // At its fastest: it knows where the table starts, and has no limit on the length of a record.
  "csv-parse": async (path) => {
    let lines = 0;
    const parser = parse({ from_line: FIRST_LINE_OF_TABLE, record_delimiter: "\n" });
    parser.on("data", () => {
      lines++;
    });
    await pipeline(createReadStream(path), parser);
    return { lines };
  },

  totals: async (path) => {
    const { lines, total, problem } = await sumInvoiceCsv(createReadStream(path));
    if (problem) throw new Error(problem.message);
    return { lines, units: total.units.toString(), scale: total.scale };
  },
};

const [name = "", path = ""] = process.argv.slice(2);
const variant = variants[name];
if (!variant) throw new Error(`There is no variant "${name}".`);
const start = performance.now();
const result = await variant(path);
const ms = performance.now() - start;
console.log(JSON.stringify({ ms, maxRssKiB: process.resourceUsage().maxRSS, ...result }));
