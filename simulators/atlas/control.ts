import * as z from "zod";
import { INVOICE_STATUS, type Planted, SPIKE } from "./plant.ts";
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
  failRetryAfter: z.int().min(0).nullable().exactOptional(),
  loseConnection: count,
  slowMs: count,
  path: z.string().nullable().exactOptional(),
  emptyObject: count,
  accepted: count,
  neverFinish: z.boolean().exactOptional(),
  bare102: z.enum(["kept", "closed", "body-kept", "body-closed"]).nullable().exactOptional(),
  role: z.enum(["ok", "viewer", "missing"]).exactOptional(),
  hideProjects: z.boolean().exactOptional(),
  skuServices: z.enum(["ok", "unknown", "forbidden"]).exactOptional(),
  refuseEvents: z.enum(["none", "projects", "organizations", "all"]).exactOptional(),
  totals: z.enum(["ok", "refused", "unfinished"]).exactOptional(),
  closeAfterDays: count,
  creditsPercent: z.int().min(1).exactOptional(),
  oddRows: count,
  bigInvoiceLines: count,
  breakCsvAfter: count,
  breakCsv: count,
  truncateCsv: z.int().min(0).nullable().exactOptional(),
  csvBom: z.boolean().exactOptional(),
  csvLineEnding: z.enum(["lf", "crlf"]).exactOptional(),
  csvEnd: z.enum(["line break", "none"]).exactOptional(),
  csvDialect: z.enum(["ids", "names"]).exactOptional(),
  csvMonth: z.string().nullable().exactOptional(),
  csvStatus: z
    .union([z.literal(403), z.literal(404), z.literal(503)])
    .nullable()
    .exactOptional(),
  csvContent: z.enum(["csv", "web page", "json", "nothing"]).exactOptional(),
  csvBlankAmounts: count,
  pendingLinked: z.boolean().exactOptional(),
  hideStatus: z.string().nullable().exactOptional(),
  splitMonth: z.string().nullable().exactOptional(),
  spike: SPIKE.nullable().exactOptional(),
  invoiceStatus: INVOICE_STATUS.nullable().exactOptional(),
  forgetTokens: z.boolean().exactOptional(),
  expireTokens: z.boolean().exactOptional(),
  reset: z.boolean().exactOptional(),
});

/** The ways in which the simulated Atlas can fail. A count is about the next n requests and goes down with each. */
interface Faults extends Planted {
  /** Answered with 429. */
  readonly rateLimit: number;
  /** Seconds in the `Retry-After` header of any 429; null for no such header. */
  readonly retryAfter: number | null;
  /** Size of the token buckets, and how many requests they regain per minute. */
  readonly buckets: Readonly<Record<EndpointSet, BucketLimits>>;
  /** Access tokens that the service account may have at a time. */
  readonly liveTokens: number;
  /** Token requests per minute and address. */
  readonly tokenRequests: number;
  /** Answered with 500. */
  readonly fail: number;
  /** Seconds in the `Retry-After` header of any 500 and 503; null for no such header. */
  readonly failRetryAfter: number | null;
  /** The connection breaks before the request has any effect. */
  readonly loseConnection: number;
  /** Delay of every request, in real milliseconds. */
  readonly slowMs: number;
  /**
   * Limits `rateLimit`, `fail`, `loseConnection` and `slowMs` to requests whose path contains this text, OAuth included;
   * null for all requests under /api/atlas/.
   */
  readonly path: string | null;
  /** Reads of a usage query answered with 200 and `{}`. */
  readonly emptyObject: number;
  /** Reads of a usage query answered with 202 and `{}`. */
  readonly accepted: number;
  readonly neverFinish: boolean;
  /** Unfinished queries get a bare 102 of this form, even with envelope=true. */
  bare102: ProcessingForm | null;
  /**
   * "viewer" (Organization Billing Viewer): linked invoices get 403 and are left out of other invoices. "missing": all
   * of billing gets 403.
   */
  readonly role: "ok" | "viewer" | "missing";
  /** Without the role Organization Read Only, Atlas lists no projects and clusters. */
  readonly hideProjects: boolean;
  /** "unknown": GET /skuServices gets 404, as before it existed. "forbidden": it gets 403. */
  readonly skuServices: "ok" | "unknown" | "forbidden";
  /** Whose events get 403, as without the roles Project Read Only and Organization Member. */
  readonly refuseEvents: "none" | "projects" | "organizations" | "all";
  /** Usage queries without a grouping. "refused": they get 403. "unfinished": they are processing forever. */
  readonly totals: "ok" | "refused" | "unfinished";
  /** Days after the end of a month for which its invoices stay PENDING. */
  readonly closeAfterDays: number;
  /**
   * Atlas Credits that Cost Explorer counts for 100 US dollars of an invoice. 100 stands for an organization without a
   * sales contract.
   */
  readonly creditsPercent: number;
  /**
   * Rows added to every JSON result of Cost Explorer: in turn without an amount, with the amount null, "" or "n/a", and
   * with an amount but the date "soon".
   */
  readonly oddRows: number;
  /** Lines in the CSV of the seed's `bigInvoiceId`. */
  readonly bigInvoiceLines: number;
  /** Bytes after which an invoice CSV's connection breaks. Setting it also sets `breakCsv` to 1. */
  readonly breakCsvAfter: number;
  readonly breakCsv: number;
  /** Bytes after which every invoice CSV ends as if complete; null for no cut. */
  readonly truncateCsv: number | null;
  readonly csvBom: boolean;
  /** Line breaks inside fields are not affected. */
  readonly csvLineEnding: "lf" | "crlf";
  /** How the last line ends. */
  readonly csvEnd: "line break" | "none";
  /**
   * "ids": SKUs have ids, dates are ISO dates. "names": SKUs have display names, dates are MM/DD/YYYY, and
   * some headers differ. Both are in use.
   */
  readonly csvDialect: "ids" | "names";
  /**
   * Limits `breakCsv`, `truncateCsv`, `csvStatus`, `csvContent` and `csvBlankAmounts` to the invoices of this
   * month, `YYYY-MM`; null for all.
   */
  readonly csvMonth: string | null;
  /** Every invoice CSV gets this status; null for none. */
  readonly csvStatus: 403 | 404 | 503 | null;
  /** What every invoice CSV contains, with status 200. */
  readonly csvContent: "csv" | "web page" | "json" | "nothing";
  /** Lines from the second on whose amount is blank, in every invoice CSV. */
  readonly csvBlankAmounts: number;
  /** The list of pending invoices has those of linked organizations too, and first. */
  readonly pendingLinked: boolean;
  /** The invoice with this id has no `statusName`; null for none. */
  readonly hideStatus: string | null;
  /** This month, `YYYY-MM`, has two invoices of the paying organization, split behind day 15; null for none. */
  readonly splitMonth: string | null;
}

/**
 * Faults to set, and actions: `forgetTokens` drops all usage queries, so their tokens get 404; `expireTokens` revokes all
 * OAuth tokens; `reset` first clears the other faults.
 */
export type Changes = z.infer<typeof CHANGES>;

export interface Control {
  /** Sets the given faults and keeps the others. @throws RangeError for an unknown cluster */
  apply(changes: Changes): void;
  /** Clears all faults. Usage queries and OAuth tokens stay. */
  reset(): void;
  current(): Readonly<Faults>;
}

type Counted = "rateLimit" | "fail" | "loseConnection" | "emptyObject" | "accepted" | "breakCsv";

export interface CountingControl extends Control {
  /** Whether the fault applies to this request; counts it if so. */
  take(name: Counted): boolean;
}

const NO_FAULTS: Faults = {
  rateLimit: 0,
  retryAfter: 1,
  // From Atlas's documentation of rate limits and service accounts.
  buckets: {
    billing: { capacity: 500, refillRate: 100 },
    names: { capacity: 300, refillRate: 100 },
  },
  liveTokens: 100,
  tokenRequests: 10,
  fail: 0,
  failRetryAfter: null,
  loseConnection: 0,
  slowMs: 0,
  path: null,
  emptyObject: 0,
  accepted: 0,
  neverFinish: false,
  bare102: null,
  role: "ok",
  hideProjects: false,
  skuServices: "ok",
  refuseEvents: "none",
  totals: "ok",
  closeAfterDays: 0,
  creditsPercent: 100,
  oddRows: 0,
  bigInvoiceLines: 100_000,
  breakCsvAfter: 0,
  breakCsv: 0,
  truncateCsv: null,
  csvBom: false,
  csvLineEnding: "lf",
  csvEnd: "line break",
  csvDialect: "ids",
  csvMonth: null,
  csvStatus: null,
  csvContent: "csv",
  csvBlankAmounts: 0,
  pendingLinked: false,
  hideStatus: null,
  splitMonth: null,
  spike: null,
  invoiceStatus: null,
};

export function createControl(actions: {
  forgetTokens: () => void;
  expireTokens: () => void;
  plant: (planted: Planted) => void;
}): CountingControl {
  let faults = { ...NO_FAULTS };
  return {
    apply: ({ forgetTokens, expireTokens, reset, ...changed }) => {
      const next = changed.breakCsvAfter === undefined ? {} : { breakCsv: 1 };
      const before = reset ? NO_FAULTS : faults;
      const buckets = { ...before.buckets, ...changed.buckets };
      const after = { ...before, ...next, ...changed, buckets };
      actions.plant(after);
      faults = after;
      if (forgetTokens) actions.forgetTokens();
      if (expireTokens) {
        actions.expireTokens();
      }
    },
    reset: () => {
      faults = { ...NO_FAULTS };
      actions.plant(faults);
    },
    current: () => ({ ...faults }),
    take: (name) => {
      if (faults[name] === 0) return false;
      faults[name] -= 1;
      return true;
    },
  };
}

/** @throws ZodError */
export function parseChanges(body: unknown): Changes {
  return CHANGES.parse(body);
}
