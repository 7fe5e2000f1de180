import * as z from "zod/mini";
import { BotError, type RetryAdvice } from "../aws/bot-error.ts";
import { redact } from "../aws/redact.ts";
import { atlasText } from "./text.ts";

/** What a request reads; it decides which role a 403 asks for. */
export type Access = "billing" | "invoices" | "names" | "events";

export type AtlasErrorCode =
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
 * Everything that can go wrong with Atlas. The message tells the person who asked what to do. It quotes only the error
 * code of Atlas, whose `detail` may echo the request. `cause` is the failure of the network or of a parser; a response
 * of Atlas is described by `status`, `errorCode` and `detail`.
 */
export class AtlasError extends BotError<AtlasErrorCode> {
  override readonly name = "AtlasError";
  readonly code: AtlasErrorCode;
  readonly status: number | undefined;
  /** Atlas's own code, such as `RESOURCE_NOT_FOUND`. */
  readonly errorCode: string | undefined;
  /** What Atlas said, with the fields that it complained about; for the log. */
  readonly detail: string | undefined;
  /** The wait that Atlas asks for (Retry-After). */
  override readonly retryAfterSeconds: number | undefined;

  constructor(code: AtlasErrorCode, message: string, details: AtlasErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.status = details.status;
    this.errorCode = details.errorCode;
    this.detail = details.detail;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }

  get retry(): RetryAdvice {
    if (RETRYABLE_CODES.includes(this.code)) return "wait";
    return FINAL_CODES.includes(this.code) ? "never" : "ask_again";
  }

  /** @param body the parsed body. Source: Atlas Administration API, schema `ApiError`. */
  static fromResponse(status: number, body: unknown, access: Access, retryAfterSeconds?: number): AtlasError {
    const { errorCode, detail } = readApiError(body);
    const [code, sentence] = explain(status, errorCode, access);
    const message = errorCode ? atlasText.withCode(sentence, errorCode) : sentence;
    return new AtlasError(code, message, { status, errorCode, detail, retryAfterSeconds });
  }

  static unexpectedAnswer(what: string, cause?: unknown): AtlasError {
    return new AtlasError("unexpected_answer", atlasText.unexpectedAnswer(what), { cause });
  }
}

/** Whether Atlas has refused something to these credentials: where it may not be seen, it may answer 404. */
export function isDenied(error: unknown): boolean {
  return error instanceof AtlasError && (error.status === 403 || error.status === 404);
}

const STATUS_ERRORS: Readonly<Record<number, readonly [AtlasErrorCode, string]>> = {
  400: ["bad_request", atlasText.badRequest],
  401: ["unauthorized", atlasText.unauthorized],
  402: ["payment_required", atlasText.paymentRequired],
  404: ["not_found", atlasText.notFound],
  409: ["conflict", atlasText.conflict],
  429: ["rate_limited", atlasText.rateLimited],
};

function explain(
  status: number,
  errorCode: string | undefined,
  access: Access,
): readonly [AtlasErrorCode, string] {
  if (status === 403) {
    // IP_ADDRESS_NOT_ON_ACCESS_LIST and ORG_REQUIRES_ACCESS_LIST: the roles are fine, the address is not.
    const isAddress = errorCode?.includes("ACCESS_LIST");
    return ["forbidden", isAddress ? atlasText.notOnAccessList : atlasText.roleNeeded(access)];
  }
  if (status >= 500) return ["unavailable", atlasText.unavailable(status)];
  return STATUS_ERRORS[status] ?? ["unexpected_answer", atlasText.unexpectedStatus(status)];
}

/** A code, and nothing else that Atlas may send in its place. */
const errorCodeSchema = z
  .string()
  .check(z.regex(/^[A-Z][A-Z0-9_]{0,79}$/))
  .check(z.refine((code) => redact(code) === code));

const apiErrorSchema = z.object({
  errorCode: z.catch(z.optional(errorCodeSchema), undefined),
  detail: z.catch(z.optional(z.string()), undefined),
  reason: z.catch(z.optional(z.string()), undefined),
  // What the token endpoint sends in place of `detail` (RFC 6749, section 5.2).
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
