import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { safeFileName } from "../../functions/slack/file-name.ts";
import type { ClientFile, ClientMessage, SlackClient } from "./client.ts";

/** A file as it was saved; `name` is what Slack calls it. */
export interface SavedFile {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

/**
 * Saves the files of messages in a folder, under names that can do no harm.
 *
 * @returns by the id of the file.
 * @throws ClientError when a file cannot be read, and what the file system says when it cannot be written.
 */
export async function saveFiles(
  client: SlackClient,
  messages: readonly ClientMessage[],
  folder: string,
): Promise<Map<string, SavedFile>> {
  const saved = new Map<string, SavedFile>();
  for (const file of messages.flatMap((message) => message.files ?? [])) {
    saved.set(file.id, await saveFile(client, file, folder));
  }
  return saved;
}

async function saveFile(client: SlackClient, file: ClientFile, folder: string): Promise<SavedFile> {
  const content = await client.download(file);
  await mkdir(folder, { recursive: true });
  const path = join(folder, safeFileName(file.name));
  await writeFile(path, content);
  return { name: file.name, path, bytes: content.byteLength };
}
