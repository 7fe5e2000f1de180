import { isObject, type JsonObject } from "../json.ts";

/** @param pointer such as `/blocks/0/text` */
export type ReportProblem = (pointer: string, fault: string) => void;

export function requireObject(
  value: unknown,
  pointer: string,
  report: ReportProblem,
): JsonObject | undefined {
  if (isObject(value)) return value;
  report(pointer, "must be an object");
  return undefined;
}

/** The array if it has `least` to `most` items, else an empty one and a report. */
export function requireItems(
  value: unknown,
  pointer: string,
  range: { least: number; most: number },
  report: ReportProblem,
): unknown[] {
  if (!Array.isArray(value)) report(pointer, "must be an array");
  else if (value.length < range.least) report(pointer, `no less than ${range.least} items allowed`);
  else if (value.length > range.most) report(pointer, `no more than ${range.most} items allowed`);
  else return value;
  return [];
}

export function requireString(value: unknown, pointer: string, most: number, report: ReportProblem): void {
  if (typeof value !== "string") report(pointer, "must be a string");
  else if (value.length === 0) report(pointer, "must be more than 0 characters");
  else if (value.length > most) report(pointer, `must be less than ${most + 1} characters`);
}

export function allowString(value: unknown, pointer: string, most: number, report: ReportProblem): void {
  if (value !== undefined) requireString(value, pointer, most, report);
}

/** Reports a value that is already in `seen`, and adds it. */
export function requireUnique(
  value: unknown,
  pointer: string,
  seen: Set<string>,
  report: ReportProblem,
): void {
  if (typeof value !== "string") return;
  if (seen.has(value)) report(pointer, `"${value}" is already in use`);
  seen.add(value);
}

export function requireText(
  value: unknown,
  pointer: string,
  kind: "plain_text" | "any",
  most: number,
  report: ReportProblem,
): void {
  const text = requireObject(value, pointer, report);
  if (!text) return;
  const isKnown = text["type"] === "plain_text" || (kind === "any" && text["type"] === "mrkdwn");
  if (!isKnown)
    report(`${pointer}/type`, `must be ${kind === "any" ? "plain_text or mrkdwn" : "plain_text"}`);
  requireString(text["text"], `${pointer}/text`, most, report);
}
