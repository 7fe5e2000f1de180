import { createHash } from "node:crypto";

/**
 * The id of the job that an interaction starts: the same for each delivery of the interaction. It can name a
 * durable execution (Lambda, Invoke: letters, digits, `-` and `_`).
 *
 * @param interaction what identifies it, such as its trigger id.
 */
export function deriveJobId(...interaction: readonly string[]): string {
  return createHash("sha256").update(interaction.join("\n")).digest("hex").slice(0, 20);
}
