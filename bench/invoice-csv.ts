import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { writeInvoice } from "./invoice-csv-file.ts";

/**
 * Compares the totals, the groups and the days of an invoice's CSV with a floor (stream the bytes, count line breaks)
 * and with bare csv-parse: `node bench/invoice-csv.ts [lines]`. Each run is a process, so that each has its
 * own peak of memory. The order rotates, so that none is always first. Shows medians.
 */

const READERS = ["floor", "csv-parse", "totals", "groups", "days"];
const ROUNDS = 3;

interface Run {
  readonly name: string;
  readonly ms: number;
  readonly maxRssKiB: number;
}

const lines = Number(process.argv[2] ?? 1_000_000);
if (!Number.isSafeInteger(lines) || lines < 1) throw new Error("Give the number of lines, such as 1000000.");
const folder = await mkdtemp(join(tmpdir(), "invoice-csv-"));
try {
  await compare(join(folder, "invoice.csv"));
} finally {
  await rm(folder, { recursive: true });
}

async function compare(path: string): Promise<void> {
  const { bytes, totalUnits } = await writeInvoice(path, lines);
  console.log(`${lines} lines, ${(bytes / 1e6).toFixed(1)} MB, Node ${process.version}, ${ROUNDS} rounds\n`);
  const runs: Run[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (let turn = 0; turn < READERS.length; turn++) {
      const name = READERS[(round + turn) % READERS.length] ?? "";
      runs.push(await run(name, path, totalUnits));
    }
  }
  printTable(runs, bytes);
}

async function run(name: string, path: string, totalUnits: bigint): Promise<Run> {
  const script = join(import.meta.dirname, "invoice-csv-run.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [script, name, path]);
  const { ms, maxRssKiB, units, scale } = JSON.parse(stdout);
  if (units !== undefined && BigInt(units) * 10n ** 8n !== totalUnits * 10n ** BigInt(scale)) {
    throw new Error(`What "${name}" read does not add up to what was written.`);
  }
  return { name, ms, maxRssKiB };
}

function printTable(runs: readonly Run[], bytes: number): void {
  const medians = READERS.map((name) => {
    const own = runs.filter((run) => run.name === name);
    return {
      name,
      ms: median(own.map(({ ms }) => ms)),
      rssMiB: median(own.map(({ maxRssKiB }) => maxRssKiB)) / 1024,
    };
  });
  const msOf = (name: string): number => medians.find((entry) => entry.name === name)?.ms ?? Number.NaN;
  printRow(["", "seconds", "MB/s", "× floor", "× csv-parse", "peak RSS MiB"]);
  for (const { name, ms, rssMiB } of medians) {
    const [floor, bare] = [ms / msOf("floor"), ms / msOf("csv-parse")];
    const speed = bytes / 1e3 / ms;
    printRow([
      name,
      (ms / 1e3).toFixed(2),
      speed.toFixed(0),
      floor.toFixed(1),
      bare.toFixed(2),
      rssMiB.toFixed(0),
    ]);
  }
}

function printRow([name = "", ...cells]: readonly string[]): void {
  console.log(name.padEnd(10) + cells.map((cell) => cell.padStart(14)).join(""));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
