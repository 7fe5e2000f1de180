import type { WatchSubscribeJob } from "../watch/job.ts";
import type { BudgetRequest } from "./request.ts";

/** Sets or changes a budget. Its checks are those of all watches. */
export type BudgetJob = WatchSubscribeJob<BudgetRequest>;
