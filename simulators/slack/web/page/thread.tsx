import { useState } from "preact/hooks";
import type { SlackMessage } from "../../message.ts";
import { Composer } from "./composer.tsx";
import { Message, type MessageActions, type MessageProps } from "./message.tsx";
import type { SuggestionSources } from "./suggestions.ts";

type ThreadProps = Pick<MessageProps, "message" | keyof MessageActions> & {
  readonly replies: readonly SlackMessage[];
  readonly sources: SuggestionSources;
  /** @returns whether it could be sent. */
  readonly reply: (text: string, thread: string) => Promise<boolean>;
};

/** A message with its replies, and a box to write one. Slack has no commands in threads. */
export function Thread({ message, replies, sources, reply, ...rest }: ThreadProps) {
  const [isReplying, setReplying] = useState(false);
  const box = isReplying && (
    <Composer
      label="Reply in the thread"
      placeholder="Reply…"
      hint="Enter sends, Escape closes. Type @ to mention someone."
      sources={{ ...sources, commands: [] }}
      isFocused
      cancel={() => setReplying(false)}
      send={(text) => reply(text, message.thread_ts ?? message.ts)}
    />
  );
  const open = () => setReplying(true);
  const hasThread = replies.length > 0;
  return (
    <>
      <Message message={message} {...rest} reply={message.ephemeral ? undefined : open} />
      {hasThread ? (
        <details class="thread" open>
          <summary>{replies.length === 1 ? "1 reply" : `${replies.length} replies`}</summary>
          {replies.map((each) => (
            <Message key={each.ts} message={each} {...rest} />
          ))}
          {box || (
            <button type="button" class="plain reply" onClick={open}>
              Reply…
            </button>
          )}
        </details>
      ) : (
        box && <div class="thread">{box}</div>
      )}
    </>
  );
}
