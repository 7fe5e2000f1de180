import type { JobKinds } from "../jobs/job-kind.ts";
import type { AppHandlers, ShortcutDefinition } from "../slack/interaction.ts";
import type { SurfaceCalls } from "../slack/surface-calls.ts";
import type { Feature, FeatureDeps } from "./feature.ts";

/** What a surface needs to show something at once. */
export interface SurfaceDeps extends FeatureDeps, SurfaceCalls {}

/** What people use beside commands and their buttons: mentions, App Home, a modal. It uses the features' own parts. */
export interface Surface {
  handlers(deps: SurfaceDeps, features: readonly Feature[]): Partial<AppHandlers>;
  readonly shortcuts?: readonly ShortcutDefinition[];
  /** By the name of the kind. */
  readonly jobs?: JobKinds;
}
