/** What may be logged of an occurrence: never a body, a token or an event as a whole. */
interface Entry {
  readonly message: string;
  readonly queryId?: string | undefined;
  readonly error?: unknown;
}

/** What our errors say beside their message: never a request, a body or an address. */
const DETAILS = ["code", "status", "errorCode", "detail", "needed"];

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
  const known = Object.fromEntries(
    DETAILS.filter((key) => key in error).map((key) => [key, Reflect.get(error, key)]),
  );
  return { name, ...known, message, stack, cause: describe(cause) };
}
