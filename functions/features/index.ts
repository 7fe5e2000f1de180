import type { JobKinds } from "../jobs/job-kind.ts";
import type { Feature } from "./feature.ts";
import { invoice } from "./invoice/feature.ts";
import { report } from "./report/feature.ts";
import { usage } from "./usage/feature.ts";

/** What the bot can do. Everything that differs between features is derived from this list. */
export const features: readonly Feature[] = [usage, invoice, report];

/** Every kind of stored job, by its name. */
export const jobKinds: JobKinds = Object.assign({}, ...features.map(({ jobs }) => jobs));
