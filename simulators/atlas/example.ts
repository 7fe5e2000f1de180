import { charges } from "./example-charges.ts";
import { EXAMPLE_STORIES } from "./invoices/stories.ts";
import { clusters, EXAMPLE, organizations, projects } from "./organization.ts";
import type { AtlasSeed } from "./seed.ts";

/** The example organization, Acme Robotics. Nothing here opens anything but the simulated Atlas. */
export const EXAMPLE_SEED: AtlasSeed = {
  organizations,
  projects,
  clusters,
  charges,
  stories: EXAMPLE_STORIES,
  credentials: EXAMPLE,
  bigInvoiceId: EXAMPLE.bigInvoiceId,
};
