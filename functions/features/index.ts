import type { JobKinds } from "../jobs/job-kind.ts";
import { alert } from "./alert/feature.ts";
import { ask } from "./ask/surface.ts";
import { budget } from "./budget/feature.ts";
import { budgetForm } from "./budget/surface.ts";
import type { Feature } from "./feature.ts";
import { home } from "./home/surface.ts";
import { invoice } from "./invoice/feature.ts";
import { mentions } from "./mention/surface.ts";
import { report } from "./report/feature.ts";
import type { Surface } from "./surface.ts";
import { usage } from "./usage/feature.ts";
import { why } from "./why/feature.ts";

/** The only list of features: commands, help, manifest, buttons and jobs all derive from it. */
export const features: readonly Feature[] = [usage, why, invoice, report, budget, alert];

/** The only list of surfaces. */
export const surfaces: readonly Surface[] = [mentions, ask, home, budgetForm];

/** Every kind of stored job, by name. */
export const jobKinds: JobKinds = Object.assign({}, ...[...features, ...surfaces].map(({ jobs }) => jobs));
