import type { QueryOf } from "../../jobs/job.ts";
import type { InvoiceRequest } from "./command.ts";

export type InvoiceJob = QueryOf<"invoice", InvoiceRequest>;
