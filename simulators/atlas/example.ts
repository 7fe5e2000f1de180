import { charges } from "./example-charges.ts";
import { EXAMPLE_EVENTS } from "./example-events.ts";
import { EXAMPLE_SETTLEMENTS } from "./invoices/settlements.ts";
import { clusters, EXAMPLE, organizations, projects } from "./organization.ts";
import type { AtlasSeed } from "./seed.ts";

/** The example organization, Acme Robotics. */
export const EXAMPLE_SEED: AtlasSeed = {
  organizations,
  projects,
  clusters,
  charges,
  events: EXAMPLE_EVENTS,
  monthsWithCharges: 13,
  settlements: EXAMPLE_SETTLEMENTS,
  credentials: EXAMPLE,
  bigInvoiceId: EXAMPLE.bigInvoiceId,
};
