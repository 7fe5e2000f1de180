import { gzipSync } from "node:zlib";
import { logWarning } from "../../aws/log.ts";
import { storeValue } from "../../aws/shared-value.ts";
import type { Table } from "../../aws/table.ts";
import { type FormNames, recordName } from "./names.ts";

/** Better old names than none while Atlas is down. */
const GOOD_MS = 30 * 24 * 3_600_000;

/** DynamoDB takes 400 KB. */
const MAX_LENGTH = 390_000;

/** Stores the names for the function that answers Slack, which has no access to Atlas. @param now milliseconds since 1970 */
export async function storeNames(table: Table, names: FormNames, now: number): Promise<void> {
  const until = now + GOOD_MS;
  for (const field of ["projects", "clusters"] as const) {
    const value = encode(names[field]);
    await storeValue(table, recordName(field), { value, freshUntil: until, goodUntil: until });
  }
}

/** Of too long a list, the first half. */
function encode(names: readonly string[]): string {
  const text = gzipSync(JSON.stringify(names)).toString("base64");
  if (text.length <= MAX_LENGTH) return text;
  logWarning({
    message: "The form offers only some of the names",
    jobId: undefined,
    details: { names: names.length, characters: text.length },
  });
  return encode(names.slice(0, Math.ceil(names.length / 2)));
}
