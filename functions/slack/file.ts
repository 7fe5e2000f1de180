import type { WebClient } from "@slack/web-api";
import type { Place } from "./client.ts";
import { callSlack, SlackApiError, SlackUnavailableError } from "./error.ts";
import { fileName } from "./file-name.ts";
import { postToSlackUrl } from "./upload.ts";

/** A file to attach; its bytes may be on disk (`openAsBlob`). */
export interface FileContent {
  readonly name: string;
  readonly title: string;
  readonly body: Blob;
}

/**
 * Attaches a file in a place by Slack's external upload flow: ask for a URL (which needs the length), upload,
 * share. It may be interrupted anywhere and called again with the file id it remembered: a file that was
 * shared is not shared again, one that was not is uploaded anew and the first stays invisible.
 *
 * @param knownFileId the id remembered by an earlier, interrupted call.
 * @param remember stores the id before the file is shared.
 * @throws SlackApiError, SlackUnavailableError
 */
export async function uploadFile(
  slack: WebClient,
  place: Place,
  file: FileContent,
  knownFileId: string | undefined,
  remember: (fileId: string) => Promise<void>,
): Promise<void> {
  if (knownFileId && (await isShared(slack, knownFileId))) return;
  const upload = await callSlack(
    slack.files.getUploadURLExternal({ filename: fileName(file.name), length: file.body.size }),
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
      channel_id: place.channelId,
      ...(place.threadTs ? { thread_ts: place.threadTs } : {}),
    }),
  );
}

async function isShared(slack: WebClient, fileId: string): Promise<boolean> {
  try {
    const { file } = await callSlack(slack.files.info({ file: fileId }));
    return [file?.shares?.public, file?.shares?.private].some(
      (shares) => shares && Object.keys(shares).length > 0,
    );
  } catch (error) {
    // A file that was never shared does not exist for Slack.
    if (error instanceof SlackApiError && error.code === "file_not_found") return false;
    throw error;
  }
}
