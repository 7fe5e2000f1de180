import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { parse } from "csv-parse";
import { createChargeGroups } from "../functions/atlas/charge-groups.ts";
import { createDaySums } from "../functions/atlas/cost-history-lines.ts";
import { readInvoiceCsv, sumInvoiceCsv } from "../functions/atlas/invoice-csv.ts";
import { sumMoney } from "../functions/money/money.ts";

/** One measurement: `node bench/invoice-csv-run.ts <reader> <file>`, JSON on stdout. */

const LINE_FEED = 10;
const FIRST_LINE_OF_TABLE = 6;

const READERS: Record<string, (path: string) => Promise<Record<string, string | number>>> = {
  floor: async (path) => {
    let lines = 0;
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1)) lines++;
    }
    return { lines };
  },

  // At its fastest: it knows where the table begins, and does not limit the size of records.
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

  groups: async (path) => {
    const grouping = createChargeGroups({
      organizationId: "666acb8787ba43606905dcac",
      startDate: "2024-06-01",
      days: undefined,
    });
    const { problem } = await readInvoiceCsv(createReadStream(path), (charge) => grouping.add(charge));
    if (problem) throw new Error(problem.message);
    const { groups, lines } = grouping.result();
    const total = sumMoney(groups.flatMap(({ charges }) => charges.map(({ amount }) => amount)));
    return { lines, units: total.units.toString(), scale: total.scale };
  },

  days: async (path) => {
    const sums = createDaySums("666acb8787ba43606905dcac", "2024-06-01");
    const { problem } = await readInvoiceCsv(createReadStream(path), (charge) => sums.add(charge));
    if (problem) throw new Error(problem.message);
    const { series, lines } = sums.result();
    const total = sumMoney(series.flatMap(({ byDay }) => [...byDay.values()]));
    return { lines, units: total.units.toString(), scale: total.scale };
  },
};

const [name = "", path = ""] = process.argv.slice(2);
const reader = READERS[name];
if (!reader) throw new Error(`There is no reader "${name}".`);
const start = performance.now();
const result = await reader(path);
const ms = performance.now() - start;
console.log(JSON.stringify({ ms, maxRssKiB: process.resourceUsage().maxRSS, ...result }));
