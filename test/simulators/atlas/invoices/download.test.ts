import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { type Client, csv, invoicesPath, signIn, startClient } from "../client.ts";

/** Where the file of the newest invoice is. */
async function fileOf({ invoices }: Client): Promise<string> {
  const [invoice] = await invoices();
  return `${invoicesPath}/${invoice?.id}/csv`;
}

/** The bytes that arrive, and how the file ends. */
async function receive({ atlas }: Client, path: string): Promise<{ bytes: Buffer; ending: string }> {
  const authorization = `Bearer ${await signIn(atlas)}`;
  const response = await fetch(`${atlas.url}${path}`, { headers: { accept: csv, authorization } });
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk);
    }
    return { bytes: Buffer.concat(chunks), ending: "clean" };
  } catch (error) {
    return { bytes: Buffer.concat(chunks), ending: String(error) };
  }
}

test("the connection of the next download breaks after so many bytes, and the one after it is whole", async () => {
  const client = await startClient();
  const path = await fileOf(client);
  client.atlas.control.apply({ breakCsvAfter: 4321 });
  const broken = await receive(client, path);
  expect(broken.ending).toContain("terminated");
  expect(client.atlas.requests.at(-1)?.status).toBeNull();
  const whole = await receive(client, path);
  expect(whole.ending).toBe("clean");
  expect(client.atlas.requests.at(-1)?.status).toBe(200);
  expect(broken.bytes.equals(whole.bytes.subarray(0, 4321))).toBe(true);
});

test("several downloads can break, before the first byte and behind the last one", async () => {
  const client = await startClient();
  const path = await fileOf(client);
  const endings = async () => [(await receive(client, path)).ending, (await receive(client, path)).ending];
  client.atlas.control.apply({ breakCsvAfter: 0, breakCsv: 2 });
  expect(await endings()).toEqual(["TypeError: terminated", "TypeError: terminated"]);
  client.atlas.control.apply({ breakCsvAfter: 10_000_000 });
  expect(await endings()).toEqual(["TypeError: terminated", "clean"]);
});

test("a truncated file ends early as if it were whole, every time", async () => {
  const client = await startClient();
  const path = await fileOf(client);
  const whole = await receive(client, path);
  client.atlas.control.apply({ truncateCsv: 5000 });
  for (const { bytes, ending } of [await receive(client, path), await receive(client, path)]) {
    expect(ending).toBe("clean");
    expect(bytes.equals(whole.bytes.subarray(0, 5000))).toBe(true);
  }
  client.atlas.control.apply({ truncateCsv: null });
  expect((await receive(client, path)).bytes.equals(whole.bytes)).toBe(true);
});

test("a file can begin with a byte order mark and end its lines with CRLF, and says the same", async () => {
  const client = await startClient();
  const path = await fileOf(client);
  const plain = (await receive(client, path)).bytes.toString();
  client.atlas.control.apply({ csvBom: true, csvLineEnding: "crlf" });
  const other = (await receive(client, path)).bytes.toString();
  expect(other.startsWith("\uFEFFInvoice Number,")).toBe(true);
  expect(other).toContain('twice,\nas the night shift asked",');
  const options = { bom: true, relax_column_count: true, skip_empty_lines: true };
  expect(parse(other, { ...options, record_delimiter: "\r\n" })).toEqual(parse(plain, options));
});

test("a file can lack its last line break, and amounts", async () => {
  const client = await startClient();
  const path = await fileOf(client);
  const whole = (await receive(client, path)).bytes.toString();
  client.atlas.control.apply({ csvEnd: "none" });
  expect((await receive(client, path)).bytes.toString()).toBe(whole.slice(0, -1));
  client.atlas.control.apply({ csvLineEnding: "crlf" });
  expect((await receive(client, path)).bytes.toString().endsWith("\n")).toBe(false);
  client.atlas.control.apply({ reset: true, csvBlankAmounts: 2 });
  const blank = parse((await receive(client, path)).bytes, {
    from_line: 6,
    relax_column_count: true,
    columns: true,
  });
  const amounts = (blank as Array<{ Amount: string }>).map(({ Amount }) => Amount === "");
  expect(amounts.slice(0, 4)).toEqual([false, true, true, false]);
});

test.each([403, 404, 503] as const)("a file can get status %i, every time", async (csvStatus) => {
  const client = await startClient();
  const path = await fileOf(client);
  client.atlas.control.apply({ csvStatus });
  expect((await client.get(path, { accept: csv })).status).toBe(csvStatus);
  expect((await client.get(path, { accept: csv })).status).toBe(csvStatus);
});

test.each([
  ["web page", "<!doctype html>"],
  ["json", "{"],
  ["nothing", ""],
] as const)("%s can come in place of a file", async (csvContent, start) => {
  const client = await startClient();
  const path = await fileOf(client);
  client.atlas.control.apply({ csvContent });
  const { bytes, ending } = await receive(client, path);
  expect([bytes.toString().slice(0, start.length), ending]).toEqual([start, "clean"]);
});

test("only the files of one month can be refused, cut or broken off", async () => {
  const client = await startClient();
  const [pending, closed] = await client.invoices();
  const read = (id = "") => receive(client, `${invoicesPath}/${id}/csv`);
  const linked = closed?.linkedInvoices[0]?.id;
  const sizes = [(await read(pending?.id)).bytes.length, (await read(linked)).bytes.length];
  client.atlas.control.apply({ csvMonth: "2026-10", truncateCsv: 5000 });
  expect((await read(pending?.id)).bytes).toHaveLength(sizes[0] ?? 0);
  expect((await read(closed?.id)).bytes).toHaveLength(5000);
  expect((await read(linked)).bytes).toHaveLength(5000);
  client.atlas.control.apply({ truncateCsv: null, csvStatus: 403 });
  const status = async (id = "") => (await client.get(`${invoicesPath}/${id}/csv`, { accept: csv })).status;
  expect([await status(pending?.id), await status(closed?.id)]).toEqual([200, 403]);
  client.atlas.control.apply({ csvStatus: null, csvContent: "nothing", csvMonth: "2026-11" });
  expect((await read(pending?.id)).bytes).toHaveLength(0);
  expect((await read(linked)).bytes).toHaveLength(sizes[1] ?? 0);
  client.atlas.control.apply({ csvContent: "csv", breakCsvAfter: 10 });
  expect((await read(linked)).ending).toBe("clean");
  expect((await read(pending?.id)).ending).toContain("terminated");
});

test("an envelope holds the whole file", async () => {
  const client = await startClient();
  const path = await fileOf(client);
  const { body } = await client.get(`${path}?envelope=true`, { accept: csv });
  expect(body).toEqual({ status: 200, content: (await receive(client, path)).bytes.toString() });
});
