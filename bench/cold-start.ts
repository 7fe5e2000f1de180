import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as readText } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { bundleFunction, bundleFunctions, bundlePath } from "../cli/build.ts";
import { startDatabase } from "../local/database.ts";
import { linkResources } from "../local/settings.ts";
import { useLocalAws } from "../local/workspace.ts";
import { signRequest } from "../simulators/slack/signature.ts";

/**
 * Measures cold starts of the function "slack": `npm run bench:cold [-- <rounds>]`. Each is a new process that answers
 * one signed command. A round starts all variants once; ratios are within a round.
 */
const rounds = Number(process.argv[2] ?? 15);
const folder = await mkdtemp(join(tmpdir(), "atlas-cost-bot-bench-"));
const database = await startDatabase(join(folder, "table"), "bench");
const lambda = createServer((request, response) => {
  request.resume().once("end", () => response.writeHead(202).end());
});
await once(lambda.listen(0, "127.0.0.1"), "listening");

const RUN = fileURLToPath(new URL("cold-start-run.cjs", import.meta.url));
const VARIANTS = [
  { name: "floor: checks the signature", bundle: "floor", text: "help", response: "empty" },
  { name: "acknowledges with a reply", bundle: "slack", text: "help", response: "reply" },
  { name: "stores, starts, acknowledges", bundle: "slack", text: "last month", response: "empty" },
] as const;

interface Run {
  readonly ms: number;
  readonly rssMiB: number;
}

try {
  await bundleFunctions(folder);
  await bundleFunction("floor", "bench/cold-start-floor.ts", folder);
  useLocalAws(database.url, `http://127.0.0.1:${(lambda.address() as AddressInfo).port}`);
  linkResources(
    { SLACK_SIGNING_SECRET: "bench", SLACK_BOT_TOKEN: "xoxb-bench", SLACK_ALLOWED_CHANNELS: "*" },
    {
      Table: { name: "bench" },
      Worker: { name: "worker", qualifier: "1" },
    },
  );
  const runs: Run[][] = VARIANTS.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, variant] of VARIANTS.entries()) runs[index]?.push(await coldStart(variant, round));
  }
  await report(runs);
} finally {
  lambda.close();
  await database.close();
  await rm(folder, { recursive: true, force: true });
}

async function coldStart({ bundle, text, response }: (typeof VARIANTS)[number], round: number): Promise<Run> {
  const start = performance.now();
  const child = spawn(process.execPath, [RUN, bundlePath(folder, bundle)], {
    env: { ...process.env, EVENT: JSON.stringify(commandEvent(text, String(round))) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [output] = await Promise.all([readText(child.stdout), once(child, "close")]);
  const ms = performance.now() - start;
  const answer = JSON.parse(output) as { response: string; rssMiB: number };
  if (answer.response !== response) throw new Error(`Unexpected answer to "${text}": ${answer.response}.`);
  return { ms, rssMiB: answer.rssMiB };
}

function commandEvent(text: string, triggerId: string) {
  const form = {
    command: "/atlas-usage",
    text,
    user_id: "U1",
    channel_id: "C1",
    trigger_id: triggerId,
  };
  const body = new URLSearchParams({ ...form, response_url: "http://127.0.0.1/response" }).toString();
  const signature = signRequest("bench", Math.floor(Date.now() / 1000), body);
  return {
    headers: { "content-type": "application/x-www-form-urlencoded", ...signature },
    body: Buffer.from(body).toString("base64"),
    isBase64Encoded: true,
  };
}

async function report(runs: Run[][]): Promise<void> {
  const rows = await Promise.all(
    VARIANTS.map(async ({ name, bundle }, index) => {
      const own = runs[index] ?? [];
      const { size } = await stat(bundlePath(folder, bundle));
      return {
        "cold start": name,
        "median ms": rounded(median(own.map(({ ms }) => ms)), 0),
        "min ms": rounded(Math.min(...own.map(({ ms }) => ms)), 0),
        "× floor": rounded(median(own.map(({ ms }, at) => ms / (runs[0]?.[at]?.ms ?? Number.NaN))), 2),
        "RSS MiB": rounded(median(own.map(({ rssMiB }) => rssMiB)), 0),
        "bundle KB": rounded(size / 1000, 0),
      };
    }),
  );
  console.table(rows);
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
