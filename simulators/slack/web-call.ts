import type { IncomingMessage } from "node:http";
import { isObject, type JsonObject, parseObject, stringField } from "./json.ts";

export interface WebCall {
  readonly token: string | undefined;
  readonly args: JsonObject;
  /** Slack's error code for an invalid body. */
  readonly error?: string;
}

/** Arguments that are JSON in a form too. */
const JSON_FIELDS = ["blocks", "attachments", "metadata", "files", "message", "view"];

/** Reads arguments and token from query, form, JSON and header (Slack, "Using the Slack Web API"). */
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

/** Invalid JSON stays text, which the checks refuse. */
function parseJson(text: string): unknown {
  if (text === "") return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) || isObject(value) ? value : text;
  } catch {
    return text;
  }
}
