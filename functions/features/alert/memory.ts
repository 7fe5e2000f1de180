import * as z from "zod/mini";
import { parseRecord } from "../../aws/record.ts";

const alertMemorySchema = z.object({
  /** The last day that was known when the channel subscribed, an ISO date: what was so by then is no news. */
  since: z.string(),
  /** Keys of what has no days and was already so. */
  known: z._default(z.array(z.string()), []),
  /** What people have called expected, by `AnomalySeries.key`. */
  expected: z._default(z.record(z.string(), z.array(z.object({ since: z.string(), cents: z.number() }))), {}),
});

export type AlertMemory = Readonly<z.infer<typeof alertMemorySchema>>;

/** @param stored `Watch.memory` */
export function memoryOf(stored: unknown): AlertMemory {
  return parseRecord(alertMemorySchema, stored, "The memory of an alert");
}
