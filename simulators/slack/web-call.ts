import type { IncomingMessage } from "node:http";
import { isObject, type JsonObject, parseObject, stringField } from "./json.ts";

/** A Web API request, whichever of Slack's two encodings it came in. */
export interface WebCall {
  readonly token: string | undefined;
  readonly args: JsonObject;
  /** Set when the body cannot be understood; Slack's error code. */
  readonly error?: string;
}

/** Fields that hold JSON also when the body is a form. */
const JSON_FIELDS = ["blocks", "attachments", "metadata", "files", "view"];

/**
 * Reads method arguments and token from query, form or JSON; the token may stand in the header or among the
 * arguments (Slack, "Using the Slack Web API").
 */
export function parseWebCall(request: IncomingMessage, query: URLSearchParams, body: string): WebCall {
  const isJson = (request.headers["content-type"] ?? "").includes("application/json");
  const fields = isJson ? parseObject(body || "{}") : Object.fromEntries(new URLSearchParams(body));
  if (!fields) return { token: headerToken(request), args: {}, error: "invalid_json" };
  const args: JsonObject = { ...Object.fromEntries(query), ...fields };
  for (const field of JSON_FIELDS) {
    const text = args[field];
    if (typeof text === "string") args[field] = parseJson(text);
  }
  const { token, ...rest } = args;
  return { token: headerToken(request) ?? (stringField({ token }, "token") || undefined), args: rest };
}

function headerToken(request: IncomingMessage): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
}

/** The value that the text spells; the text itself when it is no JSON, which the checks then refuse. */
function parseJson(text: string): unknown {
  if (text === "") return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) || isObject(value) ? value : text;
  } catch {
    return text;
  }
}
