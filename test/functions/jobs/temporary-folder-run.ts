import { createAtlasClient } from "../../../functions/atlas/client.ts";
import { withInvoiceFile } from "../../../functions/features/invoice/file.ts";

/** Holds the CSV of an invoice of the Atlas at the address given, until it is killed. */
const [baseUrl = ""] = process.argv.slice(2);
const client = createAtlasClient({
  baseUrl,
  apiVersion: "2025-03-12",
  credentials: { kind: "serviceAccount", clientId: "id", clientSecret: "secret" },
});
const names = { resolve: () => Promise.reject(new Error("not used")) };
await withInvoiceFile(
  { client, names: names as never, orgId: "o", currency: "USD" },
  { orgId: "o", invoiceId: "i", jobId: "q" },
  async ({ body }) => {
    console.log(`holds ${body.size} bytes`);
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  },
);
