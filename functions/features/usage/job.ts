import type { JobOf } from "../../jobs/job.ts";
import type { UsageRequest } from "./request.ts";

export type UsageJob = JobOf<"usage", UsageRequest>;
