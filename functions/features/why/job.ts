import type { JobOf } from "../../jobs/job.ts";
import type { WhyRequest } from "./request.ts";

export type WhyJob = JobOf<"why", WhyRequest>;
