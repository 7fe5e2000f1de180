/** What a workspace keeps on the disk cannot be used; the message says why and what to do. */
export class DataFolderError extends Error {
  override readonly name = "DataFolderError";
}

const ANOTHER = "or choose another folder, such as DATA_DIR=other npm start.";

/** By codes of the system and of LevelDB, or by its words for the former. */
const SENTENCES: ReadonlyArray<[RegExp, (path: string, reason: string) => string]> = [
  [/LEVEL_LOCKED/, (path) => `Another workspace is using ${path}. Stop it, ${ANOTHER}`],
  [
    /EEXIST|ENOTDIR|EISDIR/,
    (path, reason) => `${path} cannot hold a workspace (${reason}). Move what is there away, ${ANOTHER}`,
  ],
  [
    /EACCES|EPERM|EROFS|Permission denied|Read-only/,
    (path, reason) => `${path} cannot be written (${reason}). Allow it, ${ANOTHER}`,
  ],
  [
    /ENOSPC|EDQUOT|EFBIG|No space left|File too large|quota/,
    (_path, reason) => `There is no room on the disk (${reason}). Make room and start again.`,
  ],
  [
    /LEVEL_/,
    (path, reason) =>
      `${path} is damaged (${reason}). Move it away and start again with an empty table, ${ANOTHER}`,
  ],
];

/** @returns undefined for what nobody can put right by the folder. */
export function dataFolderError(path: string, error: unknown): DataFolderError | undefined {
  const { code, message, isOfFile } = rootOf(error);
  const [, sentence] = SENTENCES.find(([pattern]) => pattern.test(`${code} ${message}`)) ?? [];
  return isOfFile && sentence ? new DataFolderError(sentence(path, message), { cause: error }) : undefined;
}

/** LevelDB puts the reason inside of an error that says only that it did not open. */
function rootOf(error: unknown): { code: string; message: string; isOfFile: boolean } {
  if (!(error instanceof Error)) return { code: "", message: String(error), isOfFile: false };
  if (error.cause instanceof Error) return rootOf(error.cause);
  const code = "code" in error ? String(error.code) : "";
  return { code, message: error.message, isOfFile: "path" in error || code.startsWith("LEVEL_") };
}

/**
 * Opens what is kept at a path.
 *
 * @throws DataFolderError
 */
export async function openAt<T>(path: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    throw dataFolderError(path, error) ?? error;
  }
}
