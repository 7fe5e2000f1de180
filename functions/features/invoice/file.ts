import { openAsBlob } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import type { Atlas } from "../../atlas/atlas.ts";
import { type InvoiceTotals, sumInvoiceCsv } from "../../atlas/invoice-csv.ts";
import { streamInvoiceCsv } from "../../atlas/invoices.ts";
import { readStream } from "../../atlas/stream.ts";
import { JobError } from "../../jobs/failure.ts";
import { withTemporaryFolder } from "../../jobs/temporary-folder.ts";
import { invoiceText } from "./text.ts";

/** The CSV of an invoice, byte for byte as Atlas sent it, on disk. */
export interface InvoiceFile {
  readonly body: Blob;
  readonly totals: InvoiceTotals;
}

interface WantedInvoice {
  readonly orgId: string;
  readonly invoiceId: string;
  /** The job that needs it. */
  readonly jobId: string;
}

/**
 * Downloads the CSV of an invoice into a temporary file and adds it up on the way, in constant memory. The file is
 * removed when `use` ends.
 *
 * @throws AtlasError, JobError `disk_full`, and what `use` throws.
 */
export async function withInvoiceFile<T>(
  atlas: Atlas,
  wanted: WantedInvoice,
  use: (file: InvoiceFile) => Promise<T>,
): Promise<T> {
  return await withTemporaryFolder(async (folder) => {
    const path = join(folder, "invoice.csv");
    const totals = await sumInvoice(atlas, wanted, (source) => writeThrough(source, path));
    return await use({ body: await openAsBlob(path), totals });
  });
}

/**
 * Adds up the CSV of an invoice while it is downloaded.
 *
 * @param through passes the bytes on; called again, with the bytes from the start, when the connection breaks.
 * @throws AtlasError, and what `through` throws.
 */
export async function sumInvoice(
  atlas: Atlas,
  { orgId, invoiceId, jobId }: WantedInvoice,
  through: (source: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array> = (source) => source,
): Promise<InvoiceTotals> {
  const openBody = () => streamInvoiceCsv(atlas.client, orgId, invoiceId);
  return await readStream(openBody, (body) => sumInvoiceCsv(through(body)), jobId);
}

/** Passes each chunk on once it is in the file, so that none waits in memory. @throws JobError `disk_full` */
export async function* writeThrough(
  source: AsyncIterable<Uint8Array>,
  path: string,
): AsyncGenerator<Uint8Array> {
  const file = await open(path, "w");
  try {
    for await (const chunk of source) {
      await file.writeFile(chunk).catch(throwWriteError);
      yield chunk;
    }
  } finally {
    await file.close();
  }
}

function throwWriteError(error: NodeJS.ErrnoException): never {
  if (error.code !== "ENOSPC") throw error;
  throw new JobError("disk_full", invoiceText.diskFull, { cause: error });
}
