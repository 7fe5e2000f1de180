import { parse } from "csv-parse";
import { expect, onTestFinished, test, vi } from "vitest";
import { EXAMPLE } from "../../../../simulators/atlas/organization.ts";
import { type Client, csv, invoicesPath, signIn, startClient, unitsOf } from "../client.ts";

const bigPath = `${invoicesPath}/${EXAMPLE.bigInvoiceId}`;

/** Reads the lines of the file as they come. */
async function totalOf({ get }: Client): Promise<{ lines: number; cents: number }> {
  const { text } = await get(`${bigPath}/csv`, { accept: csv });
  const parser = parse(text.slice(text.indexOf("\n\n") + 2), { from: 2 });
  let lines = 0;
  let units = 0;
  for await (const record of parser) {
    lines += 1;
    units += unitsOf(record[18]);
  }
  return { lines, cents: Math.round(units / 100) };
}

test.each([0, 1, 2000, 10_001])("the big invoice has %i lines that add up to its subtotal", async (lines) => {
  const client = await startClient();
  client.atlas.control.apply({ bigInvoiceLines: lines });
  const { subtotalCents } = (await client.get(bigPath)).body;
  expect(await totalOf(client)).toEqual({ lines, cents: subtotalCents });
});

test("the big invoice is in no list, and its lines are in its CSV only", async () => {
  const { get, getWithBody, invoices } = await startClient();
  expect((await invoices()).map(({ id }) => id)).not.toContain(EXAMPLE.bigInvoiceId);
  const { body } = await get(bigPath);
  expect(body).toMatchObject({ id: EXAMPLE.bigInvoiceId, statusName: "PAID", lineItems: [] });
  expect((await getWithBody(`${bigPath}/lineItems:search`, {})).body.results).toEqual([]);
});

test("a file is made only as far as it is read, and a client that leaves harms nothing", async () => {
  const complain = vi.spyOn(console, "error").mockReturnValue();
  onTestFinished(() => complain.mockRestore());
  const client = await startClient();
  client.atlas.control.apply({ bigInvoiceLines: 1_000_000_000 });
  const reading = new AbortController();
  const authorization = `Bearer ${await signIn(client.atlas)}`;
  const response = await fetch(`${client.atlas.url}${bigPath}/csv`, {
    headers: { accept: csv, authorization },
    signal: reading.signal,
  });
  const reader = response.body?.getReader();
  const first = await reader?.read();
  expect(first?.value?.length).toBeGreaterThan(0);
  reading.abort();
  expect((await client.get(bigPath)).status).toBe(200);
  expect(client.atlas.requests.at(-2)?.status).toBeNull();
  expect(complain).not.toHaveBeenCalled();
});
