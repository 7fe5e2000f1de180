import type { JobOf } from "../../jobs/job.ts";
import type { UsageRequest } from "./command.ts";

export type UsageJob = JobOf<"usage", UsageRequest>;
