import { inspect } from "node:util";
import { printable } from "../../functions/aws/printable.ts";
import { redact } from "../../functions/aws/redact.ts";

/** An error with all that it carries, as a terminal may show it: without secrets and escape sequences. */
export function inspectError(error: unknown): string {
  return printable(redact(inspect(error)));
}
