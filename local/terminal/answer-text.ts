import { printable } from "../../functions/aws/printable.ts";
import type { Answer } from "./answer.ts";
import type { UserClient } from "./client.ts";
import { nameLookup, renderMessage } from "./render.ts";
import type { SavedFile } from "./save-files.ts";

/** An answer as `npm run ask` prints it; empty if there is none. */
export async function answerText(
  client: UserClient,
  { replies, messages }: Answer,
  saved: ReadonlyMap<string, SavedFile> = new Map(),
): Promise<string> {
  const { users, channels, direct_messages: direct = [] } = await client.state();
  const nameOf = nameLookup([...users, ...channels, ...direct]);
  const parts = [
    ...replies.map(
      (reply) => `${reply.ephemeral ? "Only visible to you:\n" : ""}${renderMessage(reply, nameOf).text}`,
    ),
    ...messages.map((message) => renderMessage(message, nameOf).text),
    ...[...saved.values()].map(({ path, bytes }) => `Saved ${path} (${bytes} bytes)`),
  ];
  return printable(parts.join("\n\n"));
}
