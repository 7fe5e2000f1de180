import type { JobOf } from "../../jobs/job.ts";
import type { InvoiceRequest } from "./command.ts";

export type InvoiceJob = JobOf<"invoice", InvoiceRequest>;
