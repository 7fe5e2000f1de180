import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { invoiceLines } from "../../../../simulators/atlas/invoices/invoice.ts";
import { chargesBetween } from "../../../../simulators/atlas/ledger.ts";
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

/** The sum of the amounts, rounded. */
function centsOf(text: string): number {
  return Math.round(rowsOf(text).reduce((sum, row) => sum + unitsOf(row["Amount"]), 0) / 100);
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
  const found = (await client.invoices()).slice(0, 8);
  for (const invoice of found.flatMap((own) => [own, ...own.linkedInvoices])) {
    const cents = centsOf(await download(client, invoice.id));
    expect(invoice.subtotalCents - cents).toBe(invoice.id === found[5]?.id ? 7 : 0);
  }
});

test("a line's amount is its quantity at its unit price without the discount, to ten decimals", async () => {
  const client = await startClient();
  const rows = rowsOf(await download(client, (await client.invoices())[1]?.id));
  for (const row of rows) {
    const [price = Number.NaN, quantity = Number.NaN, discount = Number.NaN, amount = Number.NaN] = [
      "Unit Price",
      "Quantity",
      "Discount Percent",
      "Amount",
    ].map((header) => Number(row[header]));
    expect(price * quantity * (1 - discount / 100)).toBeCloseTo(amount, 8);
  }
  expect(rows.map((row) => row["Unit Price"])).toContain("1.37E-4");
  expect(rows.map((row) => row["Amount"])).toContain("4.3E-3");
  expect(rows.some((row) => /\.\d{10}$/.test(row["Quantity"] ?? ""))).toBe(true);
});

test("JSON line items are rounded to cents one by one, so they need not add up", async () => {
  const client = await startClient();
  const id = (await client.invoices())[1]?.id ?? "";
  const units = rowsOf(await download(client, id)).map((row) => unitsOf(row["Amount"]));
  const { lineItems, subtotalCents } = (await client.get(`${invoicesPath}/${id}`)).body;
  const cents = lineItems.map(({ totalPriceCents }) => totalPriceCents);
  expect(cents).toEqual(units.map((each) => Math.round(each / 100)));
  const difference = cents.reduce((sum, each) => sum + each, 0) - subtotalCents;
  expect(Math.abs(difference)).toBeGreaterThan(0);
});

test("the lines and credits of a month are what Cost Explorer says, to the last decimal", async () => {
  const client = await startClient();
  const found = (await client.invoices()).slice(1, 4);
  for (const invoice of found.flatMap((own) => [own, ...own.linkedInvoices])) {
    const units = rowsOf(await download(client, invoice.id)).map((row) => unitsOf(row["Amount"]));
    const charges = chargesBetween(HOSTILE_SEED, "2026-08-01", "2026-11-01", client.clock.time).filter(
      ({ invoiceId }) => invoiceId === invoice.id,
    );
    const used = charges.map((charge) => Math.max(charge.units, 0));
    const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
    expect(sum(units)).toBe(sum(used));
    expect(invoice.amountBilledCents).toBe(Math.round(sum(charges.map((charge) => charge.units)) / 100));
  }
});

test("each line says what it is, with any characters in its names", async () => {
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

test("the other dialect has names of SKUs, American dates and other headers, and says the same", async () => {
  const client = await startClient();
  const id = (await client.invoices())[1]?.id;
  const rows = rowsOf(await download(client, id));
  client.atlas.control.apply({ csvDialect: "names" });
  const text = await download(client, id);
  expect(text.split("\n")[5]).toBe(
    `${documentedColumns.replace("Project,", "Project Name,")},Tag/environment,Tag/team`,
  );
  const others = rowsOf(text);
  for (const [index, row] of rows.entries()) {
    const [year, month, day] = (row["Usage Date"] ?? "").split("-");
    expect(others[index]).toMatchObject({
      "Usage Date": `${month}/${day}/${year}`,
      "Project Name": row["Project"],
      "Tag/team": row["team"],
      Amount: row["Amount"],
    });
  }
  const names = new Map(rows.map((row, index) => [row["SKU"], others[index]?.["SKU"]]));
  expect(new Set(names.values()).size).toBe(names.size);
  for (const [sku, name] of [
    ["ATLAS_AWS_INSTANCE_M40", "Atlas M40 Instance - AWS"],
    ["ATLAS_AWS_DATA_TRANSFER_SAME_REGION", "Atlas AWS Data Transfer (Same Region)"],
    ["ATLAS_NDS_GCP_PIT_RESTORE_STORAGE_FREE_TIER", "Atlas GCP PIT Restore Storage (Free Tier)"],
    ["ATLAS_BI_CONNECTOR_AWS_M40", "Atlas BI Connector AWS M40"],
    ["ATLAS_SUPPORT", "AWS Support"],
  ]) {
    expect(names.get(sku)).toBe(name);
  }
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
