import type { WebClient } from "@slack/web-api";
import { callSlack, isRefusedWith, SlackUnavailableError } from "./error.ts";
import { safeFileName } from "./file-name.ts";
import type { Destination } from "./messages.ts";
import { postToSlackUrl } from "./slack-url.ts";

export interface FileContent {
  readonly name: string;
  readonly title: string;
  /** May be on disk (`openAsBlob`). */
  readonly body: Blob;
}

/**
 * Uploads and shares a file once (Slack, files.getUploadURLExternal, files.completeUploadExternal). After an
 * interruption, call it again with the file id it remembered: a file that was not shared yet is uploaded again, and
 * the first upload stays invisible.
 *
 * @param knownFileId the id that an interrupted call remembered.
 * @param remember stores the id before the file is shared.
 * @throws SlackApiError, SlackUnavailableError
 */
export async function uploadFile(
  slack: WebClient,
  { channelId, threadTs }: Destination,
  file: FileContent,
  knownFileId: string | undefined,
  remember: (fileId: string) => Promise<void>,
): Promise<void> {
  if (knownFileId && (await isShared(slack, knownFileId))) return;
  const upload = await callSlack(
    slack.files.getUploadURLExternal({ filename: safeFileName(file.name), length: file.body.size }),
  );
  const { upload_url: url, file_id: id } = upload;
  if (!url || !id) throw new SlackUnavailableError("Slack answered without an address for the file");
  await remember(id);
  await postToSlackUrl("a file", url, {
    body: file.body,
    contentType: "application/octet-stream",
    timeoutMs: 60_000,
  });
  await callSlack(
    slack.files.completeUploadExternal({
      files: [{ id, title: file.title }],
      channel_id: channelId,
      ...(threadTs ? { thread_ts: threadTs } : {}),
    }),
  );
}

async function isShared(slack: WebClient, fileId: string): Promise<boolean> {
  try {
    const { file } = await callSlack(slack.files.info({ file: fileId }));
    const { public: inPublic, private: inPrivate } = file?.shares ?? {};
    return Object.keys({ ...inPublic, ...inPrivate }).length > 0;
  } catch (error) {
    // Slack does not know a file that was never shared.
    if (isRefusedWith(error, "file_not_found")) return false;
    throw error;
  }
}
