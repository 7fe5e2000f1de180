import { Logger } from "@aws-lambda-powertools/logger";
import { printable } from "./printable.ts";
import { redact } from "./redact.ts";

/**
 * A log line. Never contains a body, a token or a whole event. Workflows log inside steps only, because a replay would
 * repeat other lines.
 */
interface Entry {
  readonly message: string;
  /** Required, so that no line forgets it; undefined if there is no job. */
  readonly jobId: string | undefined;
  readonly error?: unknown;
  /** Codes and numbers, but no names and nothing that a person wrote. */
  readonly details?: Readonly<Record<string, string | number | undefined>>;
}

/** The properties of errors that are safe to log, unlike a request, a body or a URL. */
const ERROR_PROPERTIES = ["code", "status", "errorCode", "detail", "needed"];

/** Ends a cycle of causes. */
const MAX_CAUSES = 5;

/** Enough for a stack, but not for a body. */
const MAX_LENGTH = 4000;

let logger: Logger | undefined;

/** Creating a logger takes milliseconds, and most acknowledgements log nothing. */
function getLogger(): Logger {
  logger ??= new Logger({
    serviceName: "atlas-cost-bot",
    // Locally, lines go to a terminal.
    jsonReplacerFn: (_key, value) =>
      typeof value === "string" ? printable(redact(value.slice(0, MAX_LENGTH))) : value,
  });
  return logger;
}

/** Logs a failure that somebody should look into. */
export function logError(entry: Entry): void {
  getLogger().error(entry.message, fieldsOf(entry));
}

/** Logs something unusual that was handled. */
export function logWarning(entry: Entry): void {
  getLogger().warn(entry.message, fieldsOf(entry));
}

/** Logs normal traffic. */
export function logInfo(entry: Entry): void {
  getLogger().info(entry.message, fieldsOf(entry));
}

function fieldsOf({ jobId, error, details }: Entry) {
  return { job_id: jobId, ...details, error: errorFields(error) };
}

function errorFields(error: unknown, causes = 0): unknown {
  if (!(error instanceof Error)) return error === undefined ? undefined : String(error);
  const { name, message, stack, cause } = error;
  const properties = Object.fromEntries(
    ERROR_PROPERTIES.filter((key) => key in error).map((key) => [key, Reflect.get(error, key)]),
  );
  return {
    name,
    ...properties,
    message,
    stack,
    cause: causes < MAX_CAUSES ? errorFields(cause, causes + 1) : undefined,
  };
}
