import * as z from "zod";
import { registerShortLivedSecret } from "../aws/redact.ts";
import { MoneyError, parseDollars } from "../money/money.ts";
import type { AtlasClient } from "./client.ts";
import { AtlasError } from "./error.ts";
import { PROCESSING_TIMEOUT_MS } from "./transport.ts";
import type { GroupBy, UsageDetail } from "./usage-detail.ts";

/** What Cost Explorer is asked. Source: Atlas Administration API, createCostExplorerProcess. */
export interface CostQuery {
  /** First day of the first month, `YYYY-MM-DD`. */
  readonly startDate: string;
  /** First day of the month after the last, `YYYY-MM-DD`. */
  readonly endDate: string;
  /** Needs at least one value in the filter of the same name. */
  readonly groupBy?: GroupBy | undefined;
  /** Ids, 24 hexadecimal digits each. */
  readonly clusters?: readonly string[] | undefined;
  readonly projects?: readonly string[] | undefined;
  readonly organizations?: readonly string[] | undefined;
  /** Names as Atlas writes them, such as `Data Transfer`. */
  readonly services?: readonly string[] | undefined;
  /** Also count usage that lacks some of the filtered dimensions. */
  readonly includePartialMatches?: boolean | undefined;
}

/** What a poll finds. `unknown`: Atlas has forgotten the token, so a new query is needed. */
export type UsageAnswer =
  | { readonly status: "processing" }
  | { readonly status: "unknown" }
  | { readonly status: "ready"; readonly details: UsageDetail[] };

/** One odd field must not cost the whole answer. */
const optionalText = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined)
  .catch(undefined)
  .optional();

const tokenSchema = z.object({ token: z.string().min(1) });

const envelopeSchema = z.looseObject({ status: z.int(), content: z.unknown() });

const detailSchema = z
  .object({
    usageAmount: z.string().trim().refine(isDollars).optional().catch(undefined),
    usageDate: optionalText,
    service: optionalText,
    organizationId: optionalText,
    organizationName: optionalText,
    projectId: optionalText,
    projectName: optionalText,
    clusterId: optionalText,
    clusterName: optionalText,
  })
  .catch({});

/** Without any amount the field has probably changed its name. */
const detailsSchema = z.object({
  usageDetails: z
    .array(detailSchema)
    .refine(
      (details) => details.length === 0 || details.some(({ usageAmount }) => usageAmount !== undefined),
    ),
});

/**
 * Starts a Cost Explorer query and returns its token.
 * Source: Atlas Administration API, createCostExplorerProcess.
 *
 * @throws AtlasError
 */
export async function createCostQuery(client: AtlasClient, orgId: string, query: CostQuery): Promise<string> {
  const { text } = await client.post(usagePath(orgId), query);
  const answer = tokenSchema.safeParse(openEnvelope(parseExactly(text)));
  if (!answer.success) throw AtlasError.unexpectedAnswer("a query without a token", answer.error);
  return answer.data.token;
}

/**
 * Polls a query once, as JSON. The envelope is requested because the documented 102 does not survive HTTP; a bare 102 is
 * understood as well.
 * Source: Atlas Administration API, getCostExplorerUsage.
 *
 * @param options.timeoutMs without a response head until then, the query counts as processing. A slow answer looks the
 * same, so every few polls should allow more time.
 * @returns amounts as decimal strings, with every digit that Atlas sent. Rows without an amount are included.
 * @throws AtlasError
 */
export async function readUsage(
  client: AtlasClient,
  orgId: string,
  token: string,
  { timeoutMs = PROCESSING_TIMEOUT_MS }: { readonly timeoutMs?: number | undefined } = {},
): Promise<UsageAnswer> {
  registerShortLivedSecret(token);
  try {
    const path = `${usagePath(orgId)}/${encodeURIComponent(token)}`;
    const searchParams = { envelope: true };
    const answer = await client.get(path, { searchParams, processingTimeoutMs: timeoutMs });
    return answer.status === 202 ? { status: "processing" } : parseUsageAnswer(answer.text);
  } catch (error) {
    if (error instanceof AtlasError && error.status === 404) return { status: "unknown" };
    throw error;
  }
}

/** @throws AtlasError `unexpected_answer` */
export function parseUsageAnswer(text: string): UsageAnswer {
  const content = openEnvelope(parseExactly(text));
  if (isEmpty(content)) return { status: "processing" };
  const answer = detailsSchema.safeParse(content);
  if (!answer.success) throw AtlasError.unexpectedAnswer("usage in an unknown form", answer.error);
  return { status: "ready", details: answer.data.usageDetails };
}

function isDollars(text: string): boolean {
  try {
    parseDollars(text);
    return true;
  } catch (error) {
    if (!(error instanceof MoneyError)) throw error;
    return false;
  }
}

/** The content of an envelope; lists have their fields beside the status instead. */
function openEnvelope(body: unknown): unknown {
  const envelope = envelopeSchema.safeParse(body);
  if (!envelope.success) return body;
  const { status: _, content, ...fields } = envelope.data;
  return content ?? fields;
}

/** Atlas has nothing to show yet: no body, an empty object, or an envelope around either. */
function isEmpty(content: unknown): boolean {
  if (content === undefined || content === "") return true;
  return typeof content === "object" && content !== null && Object.keys(content).length === 0;
}

/** Parses JSON, keeping amounts as they are written: a binary float holds 15 digits, Atlas sends more. */
function parseExactly(text: string): unknown {
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text, keepAmount as (key: string, value: unknown) => unknown);
  } catch (cause) {
    throw AtlasError.unexpectedAnswer("a body that is not JSON", cause);
  }
}

// The third argument is ECMAScript 2026 ("JSON.parse source text access"), which TypeScript's types lack.
function keepAmount(key: string, value: unknown, context: { source: string }): unknown {
  return key === "usageAmount" && typeof value === "number" ? context.source : value;
}

function usagePath(orgId: string): string {
  return `orgs/${encodeURIComponent(orgId)}/billing/costExplorer/usage`;
}
