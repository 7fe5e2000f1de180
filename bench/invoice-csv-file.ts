import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";

interface WrittenInvoice {
  readonly bytes: number;
  readonly lines: number;
  /** The sum of the amounts, in units of 10^-8 US dollars. */
  readonly totalUnits: bigint;
}

const HEADER = [
  "Invoice Number,666acb8787ba43606905dcae,",
  'Billing Period,"June 1, 2024 - July 1, 2024",',
  "Organization Name,Test 2,",
  "Organization ID,666acb8787ba43606905dcac,",
  "",
  "Date,Usage Date,Description,Note,Organization Name,Organization ID,Project,Project ID,SKU,Region,Cluster,Replica Set,Config Server,Application,Unit,Unit Price,Quantity,Discount Percent,Amount",
  "",
].join("\n");

const BUFFER_LENGTH = 65_536;

/** Writes an invoice in Atlas's documented format, about 240 bytes per line. Deterministic for a number of lines. */
export async function writeInvoice(path: string, lines: number): Promise<WrittenInvoice> {
  const file = createWriteStream(path);
  const random = createRandom();
  let text = HEADER;
  let totalUnits = 0n;
  for (let line = 0; line < lines; line++) {
    const units = random(50_000_000_000);
    totalUnits += BigInt(units);
    text += lineOf(line, units, random);
    if (text.length >= BUFFER_LENGTH) {
      if (!file.write(text)) await once(file, "drain");
      text = "";
    }
  }
  file.end(text);
  await finished(file);
  return { bytes: file.bytesWritten, lines, totalUnits };
}

function lineOf(line: number, units: number, random: (below: number) => number): string {
  const date = `2024-06-${String(1 + (line % 30)).padStart(2, "0")}`;
  const project = random(20);
  const cluster = random(8);
  const sku = 10 * (1 + random(30));
  const digits = String(units).padStart(9, "0");
  const fields = [
    date,
    date,
    `"Atlas Instance, AWS M${sku}"`,
    "",
    "Test 2",
    "666acb8787ba43606905dcac",
    `project-${project}`,
    `666acb8787ba43606905d${String(project).padStart(3, "0")}`,
    `ATLAS_AWS_INSTANCE_M${sku}`,
    "US_EAST_1",
    `cluster-${cluster}`,
    `atlas-abcdef-shard-${cluster}`,
    "",
    "",
    "server hours",
    `0.${String(sku).padStart(3, "0")}`,
    `${random(1_000)}.${random(1_000_000)}`,
    "0",
    `${digits.slice(0, -8)}.${digits.slice(-8)}`,
  ];
  return `${fields.join(",")}\n`;
}

/** Deterministic pseudo-random numbers. (Numerical Recipes' linear congruential generator.) */
function createRandom(): (below: number) => number {
  let state = 1;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
