import type { Settlement } from "./invoices/settlements.ts";
import type { DOCUMENTED_SERVICES, UNDOCUMENTED_SERVICE } from "./services.ts";

export interface Organization {
  readonly id: string;
  readonly name: string;
}

export interface Project {
  readonly id: string;
  readonly name: string;
  readonly organizationId: string;
}

export type Provider = "AWS" | "GCP" | "AZURE";

export interface Cluster {
  readonly id: string;
  readonly name: string;
  readonly projectId: string;
  readonly provider: Provider;
  readonly region: string;
  /** The instance size. */
  readonly tier: "M10" | "M20" | "M30" | "M40";
  /** Resource tags; the invoice shows them. */
  readonly tags?: Readonly<Record<string, string>>;
}

export type Service = (typeof DOCUMENTED_SERVICES)[number] | typeof UNDOCUMENTED_SERVICE;

/** One thing that an organization is charged for, month after month. */
export interface RecurringCharge {
  readonly organizationId: string;
  readonly projectId?: string;
  readonly clusterId?: string;
  readonly service: Service;
  /** The amount of a full month before growth, in units of 1e-4 US dollars. */
  readonly monthlyUnits: number;
  /** Metered charges grow, vary and build up day by day; posted ones stand in full from the first of the month. */
  readonly kind: "metered" | "posted";
  /** The months of the year (1 to 12) that have this charge; all of them when absent. */
  readonly onlyIn?: readonly number[];
  /** The months of the year (1 to 12) in which the charge is 1.8 times as high. */
  readonly peakIn?: readonly number[];
}

/** A service account and an API key, with which the simulated Atlas lets requests in. */
export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly publicKey: string;
  readonly privateKey: string;
}

/** What the simulated Atlas knows. Everything refers to each other by id; names can be anything. */
export interface AtlasSeed {
  /** The organization that pays comes first. Its Cost Explorer answers and invoices cover the others too. */
  readonly organizations: readonly [Organization, ...Organization[]];
  readonly projects: readonly Project[];
  readonly clusters: readonly Cluster[];
  readonly charges: readonly RecurringCharge[];
  /** What became of the paying organization's invoices, by their age in months, from 1; the others are simply paid. */
  readonly settlements: Readonly<Record<number, Settlement>>;
  readonly credentials: Credentials;
  /** An invoice of the paying organization that is in no list and has as many CSV lines as the control says. */
  readonly bigInvoiceId: string;
}

/** Whether the organization pays, for itself and for the others. */
export function isPaying({ organizations: [paying] }: AtlasSeed, organizationId: string): boolean {
  return paying.id === organizationId;
}

/** @throws RangeError for an id that is not in `entries`: a seed refers to nothing outside itself. */
export function byId<Entry extends { id: string }>(entries: readonly Entry[], id: string): Entry {
  const entry = entries.find((candidate) => candidate.id === id);
  if (entry === undefined) throw new RangeError(`The seed has nothing with the id ${id}.`);
  return entry;
}
