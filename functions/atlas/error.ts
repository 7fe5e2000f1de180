import * as z from "zod/mini";
import { BotError, type RetryAdvice } from "../aws/bot-error.ts";
import { redact } from "../aws/redact.ts";

/** What a request wants to read; it decides which role a 403 asks for. */
export type Access = "billing" | "invoices" | "names";

type AtlasErrorCode =
  | "credentials"
  | "insecure_base_url"
  | "bad_request"
  | "unauthorized"
  | "payment_required"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "rate_limited"
  | "unavailable"
  | "timed_out"
  | "unreachable"
  | "unexpected_answer"
  | "unknown_name"
  | "ambiguous_name";

const RETRYABLE_CODES: readonly AtlasErrorCode[] = ["rate_limited", "unavailable", "timed_out"];

/** Somebody has to change the question or the configuration first. */
const FINAL_CODES: readonly AtlasErrorCode[] = ["unknown_name", "ambiguous_name", "credentials"];

interface AtlasErrorDetails {
  status?: number;
  retryAfterSeconds?: number | undefined;
  errorCode?: string | undefined;
  detail?: string | undefined;
  cause?: unknown;
}

/**
 * Everything that can go wrong with Atlas. The message is a sentence for the person who asked and says what
 * to do; of Atlas's own words it has the error code alone, for in others it may echo what it was sent. `cause` is the
 * failure of the network or of a parser; an answer of Atlas needs none, because `status`, `errorCode` and `detail`
 * say all of it.
 */
export class AtlasError extends BotError<AtlasErrorCode> {
  override readonly name = "AtlasError";
  readonly code: AtlasErrorCode;
  /** HTTP status, when Atlas answered. */
  readonly status: number | undefined;
  /** Atlas's own code, such as `RESOURCE_NOT_FOUND`. */
  readonly errorCode: string | undefined;
  /** What Atlas said, with the fields that it complained about; for the log. */
  readonly detail: string | undefined;
  /** How long Atlas wants to be left alone (Retry-After). */
  override readonly retryAfterSeconds: number | undefined;

  constructor(code: AtlasErrorCode, message: string, details: AtlasErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.status = details.status;
    this.errorCode = details.errorCode;
    this.detail = details.detail;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }

  get sentence(): string {
    return this.message;
  }

  get retry(): RetryAdvice {
    if (RETRYABLE_CODES.includes(this.code)) return "wait";
    return FINAL_CODES.includes(this.code) ? "never" : "ask_again";
  }

  /**
   * The error of an answer that is not a success. Source: Atlas Administration API, schema `ApiError`.
   *
   * @param body the parsed body, or its text when it is not JSON.
   */
  static fromResponse(status: number, body: unknown, access: Access, retryAfterSeconds?: number): AtlasError {
    const { errorCode, detail } = readApiError(body);
    const [code, sentence] = explain(status, errorCode, access);
    const message = errorCode ? `${sentence} (Atlas: ${errorCode})` : sentence;
    return new AtlasError(code, message, { status, errorCode, detail, retryAfterSeconds });
  }

  /** A body that does not have the documented shape. */
  static unexpectedAnswer(what: string, cause?: unknown): AtlasError {
    const message = `Atlas answered in a way this bot does not understand (${what}). Ask again in a few minutes; if it stays so, check ATLAS_BASE_URL and ATLAS_API_VERSION.`;
    return new AtlasError("unexpected_answer", message, { cause });
  }
}

function explain(status: number, errorCode: string | undefined, access: Access): [AtlasErrorCode, string] {
  switch (status) {
    case 400:
      return [
        "bad_request",
        "Atlas did not accept the request. Try another period or other filters; the bot's log has what Atlas said.",
      ];
    case 401:
      return [
        "unauthorized",
        "Atlas refused the credentials. Check the secret (ATLAS_CLIENT_SECRET or ATLAS_PRIVATE_KEY) and that it has not expired, and that its IP access list lets this bot in.",
      ];
    case 402:
      return ["payment_required", "Atlas asks for a payment first. See Billing in the Atlas console."];
    case 403:
      return ["forbidden", explainForbidden(errorCode, access)];
    case 404:
      return [
        "not_found",
        "Atlas does not know this organization or resource. Check ATLAS_ORG_ID and that the credentials belong to that organization.",
      ];
    case 409:
      return ["conflict", "The request conflicts with another one at Atlas. Ask again."];
    case 429:
      return ["rate_limited", "Atlas is busy: it is getting too many requests. Try again in a few minutes."];
    default:
      if (status >= 500) {
        return ["unavailable", `Atlas has a problem (status ${status}). Ask again in a few minutes.`];
      }
      return [
        "unexpected_answer",
        `Atlas answered with status ${status}. Check ATLAS_BASE_URL and ATLAS_API_VERSION.`,
      ];
  }
}

function explainForbidden(errorCode: string | undefined, access: Access): string {
  // IP_ADDRESS_NOT_ON_ACCESS_LIST and ORG_REQUIRES_ACCESS_LIST: the roles are fine, the address is not.
  if (errorCode?.includes("ACCESS_LIST")) {
    return "Atlas does not let this address in. Add it to the IP access list of the service account or API key.";
  }
  return ROLE_NEEDED[access];
}

const ROLE_NEEDED: Record<Access, string> = {
  billing:
    "The credentials may not read the bill. Give them the role Organization Billing Viewer (Organization Billing Admin to see linked organizations).",
  invoices:
    "The credentials may not read this invoice. Give them the role Organization Billing Viewer; for an invoice of a linked organization Organization Billing Admin or Organization Owner.",
  names:
    "The credentials may not list organizations, projects and clusters. Give them the role Organization Read Only.",
};

/** A code, and nothing else that an answer may have in its place. */
const errorCodeSchema = z
  .string()
  .check(z.regex(/^[A-Z][A-Z0-9_]{0,79}$/))
  .check(z.refine((code) => redact(code) === code));

const apiErrorSchema = z.object({
  errorCode: z.catch(z.optional(errorCodeSchema), undefined),
  detail: z.catch(z.optional(z.string()), undefined),
  reason: z.catch(z.optional(z.string()), undefined),
  // What the sign-in says in place of `detail` (RFC 6749, section 5.2).
  error_description: z.catch(z.optional(z.string()), undefined),
  badRequestDetail: z.catch(
    z.optional(z.object({ fields: z.array(z.object({ field: z.string(), description: z.string() })) })),
    undefined,
  ),
});

function readApiError(body: unknown): { errorCode: string | undefined; detail: string | undefined } {
  const content = z.object({ content: z.looseObject({}) }).safeParse(body);
  const parsed = apiErrorSchema.safeParse(content.success ? content.data.content : body);
  if (!parsed.success) return { errorCode: undefined, detail: undefined };
  const { errorCode, detail, reason, error_description, badRequestDetail } = parsed.data;
  const fields = badRequestDetail?.fields.map(({ field, description }) => `${field}: ${description}`) ?? [];
  const said = [detail ?? reason ?? error_description, ...fields].filter((part) => part !== undefined);
  return { errorCode, detail: said.length > 0 ? redact(shorten(said.join("; "))) : undefined };
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 500 ? `${line.slice(0, 499)}…` : line;
}
