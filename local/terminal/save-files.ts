import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { safeFileName } from "../../functions/slack/file-name.ts";
import type { ClientFile, ClientMessage, UserClient } from "./client.ts";

/** `name` is the file's name in Slack. */
export interface SavedFile {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

/**
 * Saves the files of messages in a folder, under safe names.
 *
 * @returns the saved files by their ids in Slack.
 * @throws ClientError when a download fails, and the file system's error when writing fails.
 */
export async function saveFiles(
  client: UserClient,
  messages: readonly ClientMessage[],
  folder: string,
): Promise<Map<string, SavedFile>> {
  const saved = new Map<string, SavedFile>();
  for (const file of messages.flatMap((message) => message.files ?? [])) {
    saved.set(file.id, await saveFile(client, file, folder));
  }
  return saved;
}

async function saveFile(client: UserClient, file: ClientFile, folder: string): Promise<SavedFile> {
  const content = await client.download(file);
  await mkdir(folder, { recursive: true });
  const path = join(folder, safeFileName(file.name));
  await writeFile(path, content);
  return { name: file.name, path, bytes: content.byteLength };
}
