import { registerShortLivedSecret } from "../aws/redact.ts";
import type { AtlasClient } from "./client.ts";
import { AtlasError } from "./error.ts";
import { PROCESSING_TIMEOUT_MS } from "./processing.ts";
import { readCsv, readDetails, readToken, type UsageAnswer } from "./usage-answer.ts";
import type { GroupBy } from "./usage-detail.ts";

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

interface AnswerOptions {
  /** Asks for the status inside the body as well. */
  readonly envelope?: boolean | undefined;
  /** Asks for an indented body. */
  readonly pretty?: boolean | undefined;
}

interface ReadOptions extends AnswerOptions {
  /** `json` unless told. */
  readonly format?: "json" | "csv" | undefined;
  /**
   * After so many milliseconds without the head of an answer the query counts as processing.
   * It cannot be told from a slow answer, so that one look in a while should be more patient.
   */
  readonly timeoutMs?: number | undefined;
}

/**
 * Starts a Cost Explorer query and returns its token.
 * Source: Atlas Administration API, createCostExplorerProcess.
 *
 * @throws AtlasError
 */
export async function createCostQuery(
  client: AtlasClient,
  orgId: string,
  query: CostQuery,
  options: AnswerOptions = {},
): Promise<string> {
  const { envelope, pretty } = options;
  const { text } = await client.post(usagePath(orgId), query, { searchParams: { envelope, pretty } });
  return readToken(text);
}

/**
 * Asks once how far a query is. The envelope is asked for unless told otherwise, since the documented 102
 * does not survive HTTP; a bare one is understood all the same.
 * Source: Atlas Administration API, getCostExplorerUsage.
 *
 * @returns amounts as decimal strings, with every digit that Atlas sent; unknown fields are kept.
 * @throws AtlasError
 */
export async function readUsage(
  client: AtlasClient,
  orgId: string,
  token: string,
  options: ReadOptions = {},
): Promise<UsageAnswer> {
  const { format, envelope = true, pretty, timeoutMs = PROCESSING_TIMEOUT_MS } = options;
  registerShortLivedSecret(token);
  try {
    const path = `${usagePath(orgId)}/${encodeURIComponent(token)}`;
    const searchParams = { envelope, pretty };
    const answer = await client.get(path, { searchParams, format, processingPatienceMs: timeoutMs });
    if (answer.status === 202) return { status: "processing" };
    return format === "csv" ? readCsv(answer.text) : readDetails(answer.text);
  } catch (error) {
    if (error instanceof AtlasError && error.status === 404) return { status: "unknown" };
    throw error;
  }
}

function usagePath(orgId: string): string {
  return `orgs/${encodeURIComponent(orgId)}/billing/costExplorer/usage`;
}
