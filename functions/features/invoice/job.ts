import type { JobOf } from "../../jobs/job.ts";
import type { InvoiceRequest } from "./request.ts";

export type InvoiceJob = JobOf<"invoice", InvoiceRequest>;
