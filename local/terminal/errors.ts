import { inspect } from "node:util";
import { printable } from "../../functions/aws/printable.ts";
import { redact } from "../../functions/aws/redact.ts";

/** An error in full, without secrets and terminal escape sequences. */
export function inspectError(error: unknown): string {
  return printable(redact(inspect(error)));
}
