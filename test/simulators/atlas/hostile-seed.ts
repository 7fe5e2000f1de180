import { EXAMPLE_SEED } from "../../../simulators/atlas/example.ts";
import { projectIds } from "../../../simulators/atlas/organization.ts";
import type { AtlasSeed } from "../../../simulators/atlas/seed.ts";

/** It would ping a channel, break markup and run as a spreadsheet formula where it is not escaped. */
export const HOSTILE_NAME = '=HYPERLINK("http://x.invalid","<!channel> & Friends")';

/** The example organization with a project of that name. */
export const HOSTILE_SEED: AtlasSeed = {
  ...EXAMPLE_SEED,
  projects: EXAMPLE_SEED.projects.map((project) =>
    project.id === projectIds.sandbox ? { ...project, name: HOSTILE_NAME } : project,
  ),
};
