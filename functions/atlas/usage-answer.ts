import * as z from "zod";
import { MoneyError, parseDollars } from "../money/money.ts";
import { AtlasError } from "./error.ts";
import { readUsageCsv, UsageCsvError } from "./usage-csv.ts";
import type { UsageDetail } from "./usage-detail.ts";

/** What a poll finds. `unknown`: Atlas has forgotten the token, so the question has to be asked anew. */
export type UsageAnswer =
  | { readonly status: "processing" }
  | { readonly status: "unknown" }
  | { readonly status: "ready"; readonly details: UsageDetail[] }
  | { readonly status: "ready"; readonly csv: string };

const optionalText = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined);

const tokenSchema = z.object({ token: z.string().min(1) });

const envelopeSchema = z.looseObject({ status: z.int(), content: z.unknown() });

const amount = z.string().refine(isDollars);

const detailsSchema = z.object({
  usageDetails: z.array(
    z.looseObject({
      usageAmount: amount,
      usageDate: optionalText,
      service: optionalText,
      organizationId: optionalText,
      organizationName: optionalText,
      projectId: optionalText,
      projectName: optionalText,
      clusterId: optionalText,
      clusterName: optionalText,
    }),
  ),
});

function isDollars(text: string): boolean {
  try {
    parseDollars(text);
    return true;
  } catch (error) {
    if (!(error instanceof MoneyError)) throw error;
    return false;
  }
}

/** The token of a created query. @throws AtlasError `unexpected_answer` */
export function readToken(text: string): string {
  const answer = tokenSchema.safeParse(openEnvelope(parseExactly(text)));
  if (!answer.success) throw AtlasError.unexpectedAnswer("a query without a token", answer.error);
  return answer.data.token;
}

/**
 * The rows of an answer in JSON, or in CSV where a server gives nothing else.
 *
 * @throws AtlasError `unexpected_answer`
 */
export function readDetails(text: string): UsageAnswer {
  if (isCsv(text)) return { status: "ready", details: readCsvDetails(text) };
  const content = openEnvelope(parseExactly(text));
  if (isEmpty(content)) return { status: "processing" };
  const answer = detailsSchema.safeParse(content);
  if (!answer.success) throw AtlasError.unexpectedAnswer("usage in an unknown form", answer.error);
  return { status: "ready", details: answer.data.usageDetails };
}

/** Whether a text is neither JSON nor a page: its first line has a comma, as every form of the usage CSV. */
function isCsv(text: string): boolean {
  return /^\s*[^\s{["<][^\n]*,/.test(text);
}

function readCsvDetails(text: string): UsageDetail[] {
  try {
    const details = readUsageCsv(text);
    for (const { usageAmount } of details) parseDollars(usageAmount);
    return details;
  } catch (error) {
    if (!(error instanceof UsageCsvError) && !(error instanceof MoneyError)) throw error;
    throw AtlasError.unexpectedAnswer("usage in an unknown form", error);
  }
}

/** A CSV, which comes as it is or as the string inside an envelope. @throws AtlasError `unexpected_answer` */
export function readCsv(text: string): UsageAnswer {
  const start = text.trimStart();
  if (start.startsWith("<")) throw AtlasError.unexpectedAnswer("a page in place of a CSV");
  const content = start === "" || start.startsWith("{") ? openEnvelope(parseExactly(text)) : text;
  if (isEmpty(content)) return { status: "processing" };
  if (typeof content !== "string") throw AtlasError.unexpectedAnswer("no CSV where one was asked for");
  return { status: "ready", csv: content };
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

/**
 * Parses JSON with amounts kept as they are written: a binary float holds 15 digits, Atlas sends more.
 *
 * @returns `undefined` for an empty text.
 */
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
