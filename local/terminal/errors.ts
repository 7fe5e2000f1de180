import { inspect } from "node:util";
import { printable } from "../../functions/printable.ts";
import { redact } from "../../functions/redact.ts";

/** An error with all that it carries, as a terminal may show it: without secrets and escape sequences. */
export function inspectError(error: unknown): string {
  return printable(redact(inspect(error)));
}
