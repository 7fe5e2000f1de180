import { AtlasError } from "../functions/atlas/error.ts";
import { ConfigError } from "../functions/aws/config.ts";
import { JournalError } from "../simulators/slack/journal.ts";
import { DataFolderError, dataFolderError } from "./data-folder.ts";
import { SettingsError } from "./settings.ts";

/** Exit status when the user has to fix something first. (sysexits.h, EX_USAGE.) */
export const EXIT_USAGE = 64;

const USER_ERRORS = [SettingsError, ConfigError, AtlasError, DataFolderError, JournalError];

/** What the user has to fix, in one line; undefined when the error is a bug. */
export function userErrorMessage(error: unknown): string | undefined {
  if (USER_ERRORS.some((kind) => error instanceof kind)) return (error as Error).message;
  if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
    return "The port is in use. Is the workspace already running? If not, choose another port: PORT=3001 npm start.";
  }
  // dynalite throws LevelDB's errors where no caller can catch them.
  return dataFolderError("The table", error)?.message;
}
