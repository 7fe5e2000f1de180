import type { QueryOf } from "../../jobs/job.ts";
import type { UsageRequest } from "./command.ts";

export type UsageJob = QueryOf<"usage", UsageRequest>;
