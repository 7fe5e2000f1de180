import { Logger } from "@aws-lambda-powertools/logger";
import { printable } from "./printable.ts";
import { redact } from "./redact.ts";

/**
 * What may be logged of an occurrence: never a body, a token or an event as a whole. Workflows write lines inside
 * steps only, which are not run again when the function is replayed.
 */
interface Entry {
  readonly message: string;
  /** Undefined only where there is no question; written out, so that no line forgets it. */
  readonly jobId: string | undefined;
  readonly error?: unknown;
  /** Codes and numbers; nothing that a person wrote, and no names. */
  readonly details?: Readonly<Record<string, string | number | undefined>>;
}

/** What our errors say beside their message: never a request, a body or an address. */
const DETAILS = ["code", "status", "errorCode", "detail", "needed"];

/** Causes further down are left out, so that errors that cause one another have an end. */
const MAX_CAUSES = 5;

/** Enough for a sentence or a stack, too little for a body. */
const MAX_LENGTH = 4000;

let opened: Logger | undefined;

/** Opened at the first line, which takes milliseconds: an acknowledgement that goes well writes none. */
function logger(): Logger {
  opened ??= new Logger({
    serviceName: "atlas-cost-bot",
    // Locally lines go to a terminal.
    jsonReplacerFn: (_key, value) =>
      typeof value === "string" ? printable(redact(value.slice(0, MAX_LENGTH))) : value,
  });
  return opened;
}

/** Writes a line about a failure that somebody should look into. */
export function logError(entry: Entry): void {
  logger().error(entry.message, fields(entry));
}

/** Writes a line about something unusual that was dealt with. */
export function logWarning(entry: Entry): void {
  logger().warn(entry.message, fields(entry));
}

/** Writes a line about the traffic. */
export function logInfo(entry: Entry): void {
  logger().info(entry.message, fields(entry));
}

function fields({ jobId, error, details }: Entry) {
  return { query_id: jobId, ...details, error: describe(error) };
}

function describe(error: unknown, causes = 0): unknown {
  if (!(error instanceof Error)) return error === undefined ? undefined : String(error);
  const { name, message, stack, cause } = error;
  const known = Object.fromEntries(
    DETAILS.filter((key) => key in error).map((key) => [key, Reflect.get(error, key)]),
  );
  return {
    name,
    ...known,
    message,
    stack,
    cause: causes < MAX_CAUSES ? describe(cause, causes + 1) : undefined,
  };
}
