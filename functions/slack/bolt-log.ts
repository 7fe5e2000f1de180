import { type Logger, LogLevel } from "@slack/bolt";
import { logError, logWarning } from "../aws/log.ts";

/** Writes Bolt's warnings and errors to our log, without payloads. */
export const boltLog: Logger = {
  debug() {},
  info() {},
  warn: (...parts) => logWarning(toEntry(parts)),
  error: (...parts) => logError(toEntry(parts)),
  setLevel() {},
  setName() {},
  getLevel: () => LogLevel.WARN,
};

function toEntry(parts: readonly unknown[]) {
  const sentences = parts.filter((part) => typeof part === "string");
  const error = parts.find((part) => part instanceof Error);
  return { message: ["Bolt:", ...sentences].join(" "), jobId: undefined, error };
}
