import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { invoiceLines } from "../../../../simulators/atlas/invoices/invoice.ts";
import { type Client, csv, invoicesPath, startClient, unitsOf } from "../client.ts";
import { HOSTILE_SEED } from "../hostile-seed.ts";

const documentedColumns =
  "Date,Usage Date,Description,Note,Organization Name,Organization ID,Project,Project ID,SKU,Region,Cluster," +
  "Replica Set,Config Server,Application,Unit,Unit Price,Quantity,Discount Percent,Amount";

async function download({ get }: Client, id: string | undefined): Promise<string> {
  return (await get(`${invoicesPath}/${id}/csv`, { accept: csv })).text;
}

/** The rows of the table by column name. */
function rowsOf(text: string): Record<string, string>[] {
  return parse(text.slice(text.indexOf("\n\n") + 2), { columns: true });
}

/** The sum of the amounts. */
function centsOf(text: string): number {
  const [header = [], ...records] = parse(text.slice(text.indexOf("\n\n") + 2));
  const column = header.indexOf("Amount");
  return records.reduce((sum, record) => sum + unitsOf(record[column]), 0) / 100;
}

test("a file is the documented block, an empty line, and the documented columns with the tags behind them", async () => {
  const client = await startClient();
  const invoice = (await client.invoices())[5];
  const text = await download(client, invoice?.id);
  expect(text.split("\n").slice(0, 6)).toEqual([
    `Invoice Number,${invoice?.id},`,
    'Billing Period,"June 1, 2026 - July 1, 2026",',
    "Organization Name,Acme Robotics,",
    "Organization ID,0a0000000000000000000001,",
    "",
    `${documentedColumns},environment,team`,
  ]);
  const linked = await download(client, invoice?.linkedInvoices[0]?.id);
  expect(linked.split("\n")[5], "the linked organization has no tags").toBe(documentedColumns);
});

test("the amounts add up to the subtotal, but for one invoice with a correction of 7 cents", async () => {
  const client = await startClient();
  const found = await client.invoices();
  for (const invoice of found.flatMap((own) => [own, ...own.linkedInvoices])) {
    const cents = centsOf(await download(client, invoice.id));
    expect(invoice.subtotalCents - cents).toBe(invoice.id === found[5]?.id ? 7 : 0);
  }
});

test("each line says what it is, whatever its names contain", async () => {
  const client = await startClient();
  const id = (await client.invoices())[1]?.id ?? "";
  const rows = rowsOf(await download(client, id));
  const lines = invoiceLines(HOSTILE_SEED, id, client.clock.time);
  expect(
    rows.map((row) => [row["Usage Date"], row["SKU"], row["Project"], row["Cluster"], row["Note"]]),
  ).toEqual(
    lines.map((line) => [
      line.usageDate,
      line.sku.name,
      line.project?.name ?? "",
      line.cluster?.name ?? "",
      line.note,
    ]),
  );
  const own = HOSTILE_SEED.projects.slice(0, 4).map(({ name }) => name);
  expect(new Set(rows.map((row) => row["Project"]))).toEqual(new Set(["", ...own]));
  expect(rows.map((row) => row["Note"])).toContain('Restored "orders", twice,\nas the night shift asked');
  expect(new Set(rows.map((row) => row["team"]))).toContain("Fleet, core");
});

test("lines are of all providers, some free, some discounted, some with an application", async () => {
  const client = await startClient();
  const rows = rowsOf(await download(client, (await client.invoices())[1]?.id));
  const skus = new Set(rows.map((row) => row["SKU"]));
  for (const sku of [
    "ATLAS_AWS_INSTANCE_M40",
    "ATLAS_GCP_STORAGE_IOPS",
    "ATLAS_AZURE_DATA_TRANSFER_INTERNET",
    "ATLAS_NDS_AWS_PIT_RESTORE_STORAGE_FREE_TIER",
  ]) {
    expect(skus).toContain(sku);
  }
  expect(new Set(rows.map((row) => row["Discount Percent"]))).toEqual(new Set(["0", "10"]));
  expect(new Set(rows.map((row) => row["Application"]))).toEqual(new Set(["", "robots-live"]));
});

test("on the first of a month only what posts at once is on its invoice", async () => {
  const client = await startClient(Date.UTC(2026, 11, 1));
  const [pending, complete] = await client.invoices();
  const rows = rowsOf(await download(client, pending?.id));
  expect(rows.map((row) => row["SKU"])).toEqual([
    "ATLAS_AUTOMATED_EMBEDDING",
    "ATLAS_SUPPORT",
    "ATLAS_PREMIUM_FEATURES",
  ]);
  const lastDay = rowsOf(await download(client, complete?.id)).at(-1);
  expect([lastDay?.["Usage Date"], lastDay?.["Date"]]).toEqual(["2026-11-30", "2026-12-01"]);
});
