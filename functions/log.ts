/** What may be logged of an occurrence: never a body, a token or an event as a whole. */
interface Entry {
  readonly message: string;
  readonly queryId?: string | undefined;
  readonly error?: unknown;
}

/** Writes one line of JSON, as CloudWatch Logs takes it. */
export function logError(entry: Entry): void {
  console.error(JSON.stringify({ level: "ERROR", ...entry, error: describe(entry.error) }));
}

/** Writes one line of JSON about something unusual that was dealt with. */
export function logWarning(entry: Entry): void {
  console.warn(JSON.stringify({ level: "WARN", ...entry, error: describe(entry.error) }));
}

function describe(error: unknown): unknown {
  if (!(error instanceof Error)) return error === undefined ? undefined : String(error);
  const { name, message, stack, cause } = error;
  const code = "code" in error ? error.code : undefined;
  return { name, code, message, stack, cause: describe(cause) };
}
