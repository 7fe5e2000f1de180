import type * as z from "zod/mini";

/**
 * Parses what the table has.
 *
 * @param name of the record, for the error.
 * @throws Error which names the record and the paths of the fields that do not fit, and not what they hold.
 */
export function parseRecord<T>(schema: z.ZodMiniType<T>, item: unknown, name: string): T {
  const parsed = schema.safeParse(item);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path }) => path.join(".") || "(all)");
  throw new Error(`${name} cannot be read: ${fields.join(", ")}`);
}
