/** The workspace's data on disk is unusable; the message says why and what to do. */
export class DataFolderError extends Error {
  override readonly name = "DataFolderError";
}

const CHOOSE_ANOTHER = "or choose another folder: DATA_DIR=other npm start.";

/** By error codes of Node and LevelDB, or LevelDB's texts for system errors. */
const MESSAGES: ReadonlyArray<[RegExp, (path: string, reason: string) => string]> = [
  [/LEVEL_LOCKED/, (path) => `Another workspace is using ${path}. Stop it, ${CHOOSE_ANOTHER}`],
  [
    /EEXIST|ENOTDIR|EISDIR/,
    (path, reason) => `${path} can't hold a workspace (${reason}). Move it away, ${CHOOSE_ANOTHER}`,
  ],
  [
    /EACCES|EPERM|EROFS|Permission denied|Read-only/,
    (path, reason) => `${path} isn't writable (${reason}). Make it writable, ${CHOOSE_ANOTHER}`,
  ],
  [
    /ENOSPC|EDQUOT|EFBIG|No space left|File too large|quota/,
    (_path, reason) => `The disk is full (${reason}). Free some space and start again.`,
  ],
  [
    /LEVEL_/,
    (path, reason) =>
      `${path} is damaged (${reason}). Move it away to start with an empty table, ${CHOOSE_ANOTHER}`,
  ],
];

/** @returns undefined when the folder is not the problem. */
export function dataFolderError(path: string, error: unknown): DataFolderError | undefined {
  const { code, message, isOfFile } = rootCause(error);
  const [, messageFor] = MESSAGES.find(([pattern]) => pattern.test(`${code} ${message}`)) ?? [];
  return isOfFile && messageFor
    ? new DataFolderError(messageFor(path, message), { cause: error })
    : undefined;
}

/** LevelDB's own error says only that the database did not open; the reason is its `cause`. */
function rootCause(error: unknown): { code: string; message: string; isOfFile: boolean } {
  if (!(error instanceof Error)) return { code: "", message: String(error), isOfFile: false };
  if (error.cause instanceof Error) return rootCause(error.cause);
  const code = "code" in error ? String(error.code) : "";
  return { code, message: error.message, isOfFile: "path" in error || code.startsWith("LEVEL_") };
}

/** Opens a part of the data folder. @throws DataFolderError */
export async function openData<T>(path: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    throw dataFolderError(path, error) ?? error;
  }
}
