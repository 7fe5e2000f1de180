import { type Logger, LogLevel } from "@slack/bolt";
import { logError, logWarning } from "../aws/log.ts";

/** Takes what Bolt has to say into our log: its sentences and errors, and no payloads. */
export const boltLog: Logger = {
  debug() {},
  info() {},
  warn: (...parts) => logWarning(entryOf(parts)),
  error: (...parts) => logError(entryOf(parts)),
  setLevel() {},
  setName() {},
  getLevel: () => LogLevel.WARN,
};

function entryOf(parts: readonly unknown[]) {
  const sentences = parts.filter((part) => typeof part === "string");
  const error = parts.find((part) => part instanceof Error);
  return { message: ["Bolt:", ...sentences].join(" "), jobId: undefined, error };
}
