import * as z from "zod";
import type { ProcessingForm } from "./reply.ts";
import type { BucketLimits, EndpointSet } from "./token-buckets.ts";

const count = z.int().min(0).exactOptional();

const bucket = z.strictObject({ capacity: z.int().min(0), refillRate: z.int().min(0) }).exactOptional();

const CHANGES = z.strictObject({
  rateLimit: count,
  retryAfter: z.int().min(0).nullable().exactOptional(),
  buckets: z.strictObject({ billing: bucket, names: bucket }).exactOptional(),
  liveTokens: count,
  tokenRequests: count,
  fail: count,
  loseConnection: count,
  slowMs: count,
  path: z.string().nullable().exactOptional(),
  emptyObject: count,
  accepted: count,
  neverFinish: z.boolean().exactOptional(),
  bare102: z.enum(["kept", "closed", "body-kept", "body-closed"]).nullable().exactOptional(),
  role: z.enum(["ok", "viewer", "missing"]).exactOptional(),
  hideProjects: z.boolean().exactOptional(),
  closeAfterDays: count,
  bigInvoiceLines: count,
  breakCsvAfter: count,
  breakCsv: count,
  truncateCsv: z.int().min(0).nullable().exactOptional(),
  csvBom: z.boolean().exactOptional(),
  csvLineEnding: z.enum(["lf", "crlf"]).exactOptional(),
  forgetTokens: z.boolean().exactOptional(),
  expireTokens: z.boolean().exactOptional(),
  reset: z.boolean().exactOptional(),
});

/** The ways in which the simulated Atlas can fail. */
interface Faults {
  /** The next so many requests get 429. */
  readonly rateLimit: number;
  /** Seconds in the `Retry-After` header of those; when null no 429 has that header, nor that of an empty bucket. */
  readonly retryAfter: number | null;
  /** How large the token buckets are, and how many requests come back every minute. */
  readonly buckets: Readonly<Record<EndpointSet, BucketLimits>>;
  /** How many access tokens the service account may have at a time. */
  readonly liveTokens: number;
  /** How many access tokens an address may ask for in a minute. */
  readonly tokenRequests: number;
  /** The next so many requests get 500. */
  readonly fail: number;
  /** The next so many requests lose their connection without an answer, and without effect. */
  readonly loseConnection: number;
  /** Every request waits so long, in real milliseconds, before it is looked at. */
  readonly slowMs: number;
  /**
   * Four of these faults (`rateLimit`, `fail`, `loseConnection`, `slowMs`) are about requests whose path contains this text, the OAuth paths included. When null they
   * are about those under /api/atlas/.
   */
  readonly path: string | null;
  /** The next so many reads of a usage query get 200 and `{}`. */
  readonly emptyObject: number;
  /** The next so many reads of a usage query get 202 and `{}`. */
  readonly accepted: number;
  /** No usage query gets ready. */
  readonly neverFinish: boolean;
  /** Unfinished queries answer a bare 102 of this form, even with envelope=true. */
  bare102: ProcessingForm | null;
  /**
   * "viewer": the credentials have the role Organization Billing Viewer only, so linked invoices answer 403 and are left
   * out of others. "missing": not even that, so all of billing answers 403.
   */
  readonly role: "ok" | "viewer" | "missing";
  /** The credentials lack the role Organization Read Only: Atlas lists no projects and clusters to them. */
  readonly hideProjects: boolean;
  /** So many days after a month its invoices are still PENDING. */
  readonly closeAfterDays: number;
  /** How many lines the CSV of `EXAMPLE.bigInvoiceId` has. */
  readonly bigInvoiceLines: number;
  /** Bytes after which the connection of an invoice CSV breaks. Setting it breaks the next download, unless ... */
  readonly breakCsvAfter: number;
  /** ... this says how many of the next ones. */
  readonly breakCsv: number;
  /** Bytes after which every invoice CSV ends, as if it were complete; null for all of them. */
  readonly truncateCsv: number | null;
  /** Whether invoice CSV begins with a byte order mark. */
  readonly csvBom: boolean;
  /** How the lines of invoice CSV end; line breaks inside of fields stay as they are. */
  readonly csvLineEnding: "lf" | "crlf";
}

/**
 * Faults to set, and things to do at once: `forgetTokens` drops all usage queries, so that their tokens answer 404,
 * `expireTokens` revokes all OAuth tokens, `reset` clears the other faults before anything else happens.
 */
export type Changes = z.infer<typeof CHANGES>;

export interface Control {
  /** Changes what is named and keeps the rest. */
  apply(changes: Changes): void;
  /** Clears all faults. Usage queries and OAuth tokens stay. */
  reset(): void;
  /** The faults as they are set, with the counts that remain. */
  current(): Readonly<Faults>;
}

type Counted = "rateLimit" | "fail" | "loseConnection" | "emptyObject" | "accepted" | "breakCsv";

/** The side of the control that the server uses. */
export interface CountingControl extends Control {
  /** Whether this request is one of the next n; counts it if so. */
  take(name: Counted): boolean;
}

const NO_FAULTS: Faults = {
  rateLimit: 0,
  retryAfter: 1,
  // As the documentation has them: the tables of the rate limits, and the limits of service accounts.
  buckets: {
    billing: { capacity: 500, refillRate: 100 },
    names: { capacity: 300, refillRate: 100 },
  },
  liveTokens: 100,
  tokenRequests: 10,
  fail: 0,
  loseConnection: 0,
  slowMs: 0,
  path: null,
  emptyObject: 0,
  accepted: 0,
  neverFinish: false,
  bare102: null,
  role: "ok",
  hideProjects: false,
  closeAfterDays: 0,
  bigInvoiceLines: 100_000,
  breakCsvAfter: 0,
  breakCsv: 0,
  truncateCsv: null,
  csvBom: false,
  csvLineEnding: "lf",
};

export function createControl(actions: {
  forgetTokens: () => void;
  expireTokens: () => void;
}): CountingControl {
  let faults = { ...NO_FAULTS };
  return {
    apply: ({ forgetTokens, expireTokens, reset, ...changed }) => {
      const next = changed.breakCsvAfter === undefined ? {} : { breakCsv: 1 };
      const before = reset ? NO_FAULTS : faults;
      const buckets = { ...before.buckets, ...changed.buckets };
      faults = { ...before, ...next, ...changed, buckets };
      if (forgetTokens) actions.forgetTokens();
      if (expireTokens) {
        actions.expireTokens();
      }
    },
    reset: () => {
      faults = { ...NO_FAULTS };
    },
    current: () => ({ ...faults }),
    take: (name) => {
      if (faults[name] === 0) return false;
      faults[name] -= 1;
      return true;
    },
  };
}

/** Reads changes that came over HTTP; throws a ZodError that names what is not understood. */
export function parseChanges(body: unknown): Changes {
  return CHANGES.parse(body);
}
