import type { Settlement } from "./invoices/settlements.ts";

export interface Organization {
  readonly id: string;
  readonly name: string;
  /**
   * What the credentials may see of it: `open` by default. `closed`: it is listed, but its projects and clusters are
   * not. `unlisted`: not even that.
   */
  readonly access?: "open" | "closed" | "unlisted";
}

export interface Project {
  readonly id: string;
  readonly name: string;
  readonly organizationId: string;
  /** Costs of what is deleted stay; its name is no longer listed. */
  readonly isDeleted?: boolean;
}

export type Provider = "AWS" | "GCP" | "AZURE";

export interface Cluster {
  readonly id: string;
  readonly name: string;
  readonly projectId: string;
  readonly provider: Provider;
  readonly region: string;
  readonly tier: "M10" | "M20" | "M30" | "M40";
  readonly tags?: Readonly<Record<string, string>>;
  readonly isDeleted?: boolean;
}

/** A charge that comes every month. */
export interface RecurringCharge {
  readonly organizationId: string;
  readonly projectId?: string;
  readonly clusterId?: string;
  readonly service: string;
  /** A full month before growth, in units of 1e-4 US dollars. */
  readonly monthlyUnits: number;
  /** Metered charges grow, vary and build up daily; posted ones appear in full on the first of the month. */
  readonly kind: "metered" | "posted";
  /** Months of the year (1 to 12); all by default. */
  readonly onlyIn?: readonly number[];
  /** Months of the year in which the charge is 1.8 times as high. */
  readonly peakIn?: readonly number[];
}

export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly publicKey: string;
  readonly privateKey: string;
}

/** What the simulated Atlas knows. Ids refer to each other; names can be anything. */
export interface AtlasSeed {
  /** The first one pays: its Cost Explorer answers and invoices include the others. */
  readonly organizations: readonly [Organization, ...Organization[]];
  readonly projects: readonly Project[];
  readonly clusters: readonly Cluster[];
  readonly charges: readonly RecurringCharge[];
  /** The services that Atlas lists, and that queries may name; the documented ones by default. */
  readonly services?: readonly string[];
  /** How many months have charges, with the running one: an organization may be young. */
  readonly monthsWithCharges: number;
  /** Of the paying organization's invoices, by their age in months from 1; paid by default. */
  readonly settlements: Readonly<Record<number, Settlement>>;
  readonly credentials: Credentials;
  /** An unlisted invoice of the paying organization with as many CSV lines as the control says. */
  readonly bigInvoiceId: string;
}

export function isPaying({ organizations: [paying] }: AtlasSeed, organizationId: string): boolean {
  return paying.id === organizationId;
}

/** @throws RangeError for an unknown id, which is a mistake in the seed */
export function byId<Entry extends { id: string }>(entries: readonly Entry[], id: string): Entry {
  const entry = entries.find((candidate) => candidate.id === id);
  if (entry === undefined) throw new RangeError(`The seed has nothing with the id ${id}.`);
  return entry;
}
