import { ok, refusal } from "../answer.ts";
import { isObject, type JsonObject } from "../json.ts";
import { refuseContent, refuseView } from "../message-check.ts";
import type { Handler } from "./handler.ts";

const CODES: ReadonlyArray<readonly [code: string, fault: RegExp]> = [
  ["unsupported_type", /^unsupported type/],
  ["missing_field", /^missing required field/],
  ["too_short", /^(?:must be more than|no less than)/],
  ["too_long", /^(?:must be less than|no more than)/],
];

/** The faults of `blocks`, a `message` or a `view` (Slack, blocks.validate). Codes and constraints are our own. */
export const validate: Handler = (_context, _caller, { blocks, message, view }) => {
  if ([blocks, message, view].every((each) => each === undefined)) return refusal("no_blocks");
  if (message !== undefined && !isObject(message)) return refusal("invalid_arguments");
  const refused = view === undefined ? refuseContent(message ?? { blocks }) : refuseView({ view });
  return ok({ errors: refused ? errorsOf(refused) : [] });
};

function errorsOf({ error, errors }: JsonObject): JsonObject[] {
  const faults: unknown[] = Array.isArray(errors) ? errors : [error];
  return faults.map((fault) => {
    const [, text = "", pointer = ""] = /^(.*?)(?: \[json-pointer:(.*)\])?$/s.exec(String(fault)) ?? [];
    const code = CODES.find(([, pattern]) => pattern.test(text))?.[0] ?? "invalid_value";
    return { pointer, code, message: text, constraint: { type: code, expected: [text] } };
  });
}
