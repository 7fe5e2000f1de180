import { isCalendarDate } from "./calendar.ts";
import { AtlasError } from "./reply.ts";

/** Like all functions here: @throws AtlasError 400 */
export function flagParameter(query: URLSearchParams, name: string, byDefault: boolean): boolean {
  return choiceParameter(query, name, ["true", "false"], `${byDefault}`) === "true";
}

/** A whole number from 1 to `max`. */
export function countParameter(query: URLSearchParams, name: string, byDefault: number, max: number): number {
  const value = query.get(name) ?? String(byDefault);
  const count = Number(value);
  if (!/^\d+$/.test(value) || count < 1 || count > max) throw invalid(name);
  return count;
}

export function choiceParameter<Choice extends string>(
  query: URLSearchParams,
  name: string,
  choices: readonly Choice[],
  byDefault: NoInfer<Choice>,
): Choice {
  const [choice = byDefault] = choicesParameter(query, name, choices);
  return choice;
}

/** A parameter that may be repeated. */
export function choicesParameter<Choice extends string>(
  query: URLSearchParams,
  name: string,
  choices: readonly Choice[],
): Choice[] {
  return query.getAll(name).map((value) => {
    const choice = choices.find((candidate) => candidate === value);
    if (choice === undefined) throw invalid(name);
    return choice;
  });
}

/** `YYYY-MM-DD`. */
export function dateParameter(query: URLSearchParams, name: string): string | undefined {
  const value = query.get(name) ?? undefined;
  if (value !== undefined && !(/^\d{4}-\d{2}-\d{2}$/.test(value) && isCalendarDate(value)))
    throw invalid(name);
  return value;
}

const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** A date and time with its zone (ISO 8601), as milliseconds since 1970. */
export function timeParameter(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  if (value === null) return undefined;
  const time = DATE_TIME.test(value) && isCalendarDate(value.slice(0, 10)) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) throw invalid(name);
  return time;
}

/** A parameter that may be repeated, each value of the same form. */
export function textsParameter(query: URLSearchParams, name: string, form: RegExp): string[] {
  const values = query.getAll(name);
  if (!values.every((value) => form.test(value))) throw invalid(name);
  return values;
}

function invalid(name: string): AtlasError {
  return new AtlasError(400, "INVALID_QUERY_PARAMETER", `Invalid query parameter ${name} specified.`, {
    parameters: [name],
  });
}
