import type { OrganizationEventType, ProjectEventType } from "./event-types.ts";
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

export const TIERS = ["M10", "M20", "M30", "M40", "M50", "M60", "M80"] as const;

export type Tier = (typeof TIERS)[number];

export interface Cluster {
  readonly id: string;
  readonly name: string;
  readonly projectId: string;
  readonly provider: Provider;
  readonly region: string;
  /** Before the first change. */
  readonly tier: Tier;
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
  /** Metered charges grow, vary and build up daily; posted ones appear in full on one day. */
  readonly kind: "metered" | "posted";
  /** A metered charge that costs the same on every day: `monthlyUnits` are for 30 days. */
  readonly isSteady?: boolean;
  /**
   * The day of a posted charge, the first by default. `day_before` is a late charge: it posts on the first
   * for the last day of the month before.
   */
  readonly postedFor?: "first_day" | "last_day" | "day_before";
  /** Months of the year (1 to 12); all by default. */
  readonly onlyIn?: readonly number[];
  /** Months of the year in which the charge is 1.8 times as high. */
  readonly peakIn?: readonly number[];
  /** Its first day, and the day behind its last one, `YYYY-MM-DD`. */
  readonly since?: string;
  readonly until?: string;
  /** A credit or refund with a line, like any other charge; by default it is a field of the invoice only. */
  readonly hasLine?: boolean;
}

/** How the days of a month differ; the month's amount stays the same. */
export interface DailyVariation {
  /** Each charge is evenly distributed within this percentage above and below its usual day. */
  readonly noisePercent: number;
  /** What a Saturday or Sunday costs of another day. */
  readonly weekendPercent: number;
}

/** Who did something. Nobody where Atlas did it. */
export type Actor =
  | { readonly username: string }
  | { readonly publicKey: string }
  /** An employee of MongoDB. */
  | "mongodb";

/** Something that costs another amount from a day (`YYYY-MM-DD`) on, and has its event. */
export type SeedChange = { readonly day: string; readonly by?: Actor } & (
  | { readonly kind: "created" | "deleted"; readonly clusterId: string }
  /** Only storage and backup cost while a cluster is paused. Without `by`, Atlas does it. */
  | { readonly kind: "paused" | "resumed"; readonly clusterId: string }
  /** Without `by`, auto-scaling does it. */
  | { readonly kind: "resized"; readonly clusterId: string; readonly tier: Tier }
  /**
   * A percentage of the usual quantities, of all services by default. Without `by`, auto-scaling does it; one service
   * has no event then.
   */
  | {
      readonly kind: "usage";
      readonly clusterId: string;
      readonly service?: string;
      readonly percent: number;
    }
  /** US dollars per unit, of all clusters. */
  | { readonly kind: "repriced"; readonly sku: string; readonly unitPrice: number }
  /** That percentage of the quantity is at another unit price. */
  | {
      readonly kind: "tiered";
      readonly clusterId: string;
      readonly sku: string;
      readonly percent: number;
      readonly unitPrice: number;
    }
  /** Replaces other discounts. On all services by default. */
  | {
      readonly kind: "discounted";
      readonly organizationId: string;
      readonly service?: string;
      readonly percent: number;
    }
);

/** An event that changes no costs. */
export type SeedEvent = {
  /** `YYYY-MM-DD`, or `MM-DD` for every year. */
  readonly day: string;
  readonly by?: Actor;
} & (
  | { readonly type: ProjectEventType; readonly clusterId: string }
  | { readonly type: OrganizationEventType; readonly organizationId: string }
);

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
  /** Oldest first. */
  readonly changes?: readonly SeedChange[];
  readonly events?: readonly SeedEvent[];
  /** The services that Atlas lists, and that queries may name; the documented ones by default. */
  readonly services?: readonly string[];
  /** How many months have charges, with the running one: an organization may be young. */
  readonly monthsWithCharges: number;
  /** Of the paying organization's invoices, by their age in months from 1; paid by default. */
  readonly settlements: Readonly<Record<number, Settlement>>;
  /** By month, `YYYY-MM`: the status of the paying organization's invoice, instead of what its age says. */
  readonly statuses?: Readonly<Record<string, Settlement["status"]>>;
  /** Metered charges have the same share of their month every day by default. */
  readonly dailyVariation?: DailyVariation;
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
