import { expect, it } from "vitest";
import type { Atlas } from "../../../../functions/atlas/atlas.ts";
import { createNames } from "../../../../functions/atlas/names.ts";
import { sumInvoice, withInvoiceFile, writeThrough } from "../../../../functions/features/invoice/file.ts";
import { connect, createTestClient, ORG } from "../../atlas/atlas.ts";
import { serveSockets } from "../../atlas/server.ts";

const CSV = "Invoice Number,1,\n\nProject,SKU,Cluster,Amount\nShop,s,c,1.25\n";
const INVOICE = { orgId: ORG, invoiceId: "666acb8787ba43606905dcae", jobId: "job" };

function atlasOf(client: Atlas["client"]): Atlas {
  return { client, names: createNames(client), orgId: ORG, currency: "USD" as const };
}

/** Sends only the start of the CSV to so many requests, and then all of it. */
async function serveBroken(breaks: number) {
  let requests = 0;
  const baseUrl = await serveSockets((socket) => {
    requests += 1;
    const sent = requests <= breaks ? CSV.slice(0, 30) : CSV;
    socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${CSV.length}\r\n\r\n${sent}`);
  });
  const credentials = { kind: "apiKey", publicKey: "a", privateKey: "b" } as const;
  return { atlas: atlasOf(createTestClient(baseUrl, { credentials })), count: () => requests };
}

it("a download that breaks off starts again and ends in a complete file", async () => {
  const { atlas, count } = await serveBroken(2);
  await withInvoiceFile(atlas, INVOICE, async ({ body, totals }) => {
    expect(await body.text()).toBe(CSV);
    expect(totals).toMatchObject({ lines: 1, total: { units: 125n, scale: 2 } });
  });
  expect(count()).toBe(3);
});

it("a download that breaks off three times fails", async () => {
  const { atlas, count } = await serveBroken(3);
  await expect(sumInvoice(atlas, INVOICE)).rejects.toMatchObject({ code: "unreachable" });
  expect(count()).toBe(3);
});

it.runIf(process.platform === "linux")("a full disk ends the download at once", async () => {
  const { client, seen } = await connect(() => ({ body: CSV }));
  const download = sumInvoice(atlasOf(client), INVOICE, (source) => writeThrough(source, "/dev/full"));
  await expect(download).rejects.toMatchObject({ code: "disk_full", cause: { code: "ENOSPC" } });
  expect(seen).toHaveLength(1);
});
