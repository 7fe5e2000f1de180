import { AtlasError } from "../functions/atlas/error.ts";
import { ConfigError } from "../functions/aws/config.ts";
import { JournalError } from "../simulators/slack/journal.ts";
import { DataFolderError, dataFolderError } from "./data-folder.ts";
import { SettingsError } from "./settings.ts";

/** Exit status of a command that was used wrongly, or where it cannot run (sysexits.h, EX_USAGE). */
export const MISUSED = 64;

const FOR_PEOPLE = [SettingsError, ConfigError, AtlasError, DataFolderError, JournalError];

/** What to put right so that a workspace can start or go on, in one line; undefined when it is a bug. */
export function sentenceFor(error: unknown): string | undefined {
  if (FOR_PEOPLE.some((kind) => error instanceof kind)) return (error as Error).message;
  if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
    return "The port is in use: is the workspace running already? Else choose another, such as PORT=3001 npm start.";
  }
  // dynalite throws what LevelDB says where nobody can catch it.
  return dataFolderError("The table", error)?.message;
}
