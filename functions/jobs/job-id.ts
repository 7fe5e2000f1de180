import { createHash } from "node:crypto";

/**
 * The id of what somebody did in Slack: the same for the same deed, however often Slack delivers it, and of
 * the form that names of durable executions must have (Lambda, Invoke: letters, digits, `-` and `_`).
 */
export function deriveJobId(...deed: readonly string[]): string {
  return createHash("sha256").update(deed.join("\n")).digest("hex").slice(0, 20);
}
