import { inspect } from "node:util";
import { redact } from "../../functions/aws/redact.ts";
import { printable } from "../../functions/slack/printable.ts";

/** An error with all that it carries, as a terminal may show it: without secrets and escape sequences. */
export function inspectError(error: unknown): string {
  return printable(redact(inspect(error)));
}
