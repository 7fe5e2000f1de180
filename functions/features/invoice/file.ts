import { openAsBlob } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import type { Atlas } from "../../atlas/atlas.ts";
import { AtlasError } from "../../atlas/error.ts";
import { type InvoiceTotals, sumInvoiceCsv } from "../../atlas/invoice-csv.ts";
import { streamInvoiceCsv } from "../../atlas/invoices.ts";
import { logWarning } from "../../aws/log.ts";
import { withTemporaryFolder } from "../../jobs/temporary-folder.ts";

/** The CSV of an invoice, byte for byte as Atlas sent it, on disk. */
export interface InvoiceFile {
  readonly body: Blob;
  readonly totals: InvoiceTotals;
}

/** Which invoice is wanted, and for which question. */
export interface WantedInvoice {
  readonly orgId: string;
  readonly invoiceId: string;
  readonly jobId: string;
}

/** A download that broke off, or never began, in one of these ways is begun again at once. */
const BROKEN: ReadonlySet<AtlasError["code"]> = new Set(["unreachable", "unavailable", "timed_out"]);

/** A connection that breaks is made anew so often, and the file begun from its start. */
const MAX_TRIES = 3;

/**
 * Downloads the CSV of an invoice into a temporary file, adding it up as it passes, and hands it over. Memory
 * does not grow with the file; the file is removed when `use` has ended, however it ended.
 *
 * @throws AtlasError, and whatever `use` throws.
 */
export async function withInvoiceFile<T>(
  atlas: Atlas,
  wanted: WantedInvoice,
  use: (file: InvoiceFile) => Promise<T>,
): Promise<T> {
  return await withTemporaryFolder(async (folder) => {
    const path = join(folder, "invoice.csv");
    const totals = await sumInvoice(atlas, wanted, (source) => copied(source, path));
    return await use({ body: await openAsBlob(path), totals });
  });
}

/**
 * Adds up the CSV of an invoice as it comes.
 *
 * @param through sees the bytes on their way, from the start again after a connection that broke.
 * @throws AtlasError, and whatever `through` throws.
 */
export async function sumInvoice(
  atlas: Atlas,
  { orgId, invoiceId, jobId }: WantedInvoice,
  through: (source: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array> = (source) => source,
): Promise<InvoiceTotals> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await sumInvoiceCsv(through(await streamInvoiceCsv(atlas.client, orgId, invoiceId)));
    } catch (error) {
      const isBroken = !(error instanceof AtlasError) || BROKEN.has(error.code);
      if (!isBroken || tries >= MAX_TRIES) throw error;
      logWarning({ message: "The CSV of an invoice broke off and is downloaded anew", jobId, error });
    }
  }
}

/** Passes each chunk on when it is in the file, so that none waits in memory. */
async function* copied(source: AsyncIterable<Uint8Array>, path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path, "w");
  try {
    for await (const chunk of source) {
      await file.writeFile(chunk);
      yield chunk;
    }
  } finally {
    await file.close();
  }
}
