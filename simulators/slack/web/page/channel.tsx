import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { SlackMessage } from "../../message.ts";
import type { MessageActions } from "./message.tsx";
import type { SuggestionSources } from "./suggestions.ts";
import { Thread } from "./thread.tsx";
import type { ScrollEnd } from "./use-scroll-end.ts";
import { threadsOf } from "./workspace.ts";

interface ChannelProps extends MessageActions {
  readonly title: string;
  readonly messages: readonly SlackMessage[];
  readonly sources: SuggestionSources;
  readonly reply: (text: string, thread: string) => Promise<boolean>;
  readonly end: ScrollEnd;
  /** Shown as long as nobody wrote a message. */
  readonly children: ComponentChildren;
}

/** Each message has its thread below it. */
export function ChannelMessages(props: ChannelProps) {
  const { title, messages, authorOf, act, suggest, sources, reply, end, children } = props;
  const threads = threadsOf(messages);
  // Nobody wrote what says who joined.
  const isEmpty = messages.every(({ subtype }) => String(subtype).startsWith("channel_"));
  return (
    <>
      <section
        ref={end.list}
        class={end.isInSight ? "messages at-end" : "messages"}
        aria-label={`Messages in ${title}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reached by keyboard
        tabIndex={0}
      >
        <div ref={end.content}>
          {isEmpty && children}
          {threads.map(({ message, replies }, index) => (
            <div key={message.ts} class="thread-root">
              <DayLine message={message} previous={threads[index - 1]?.message} />
              <Thread
                message={message}
                replies={replies}
                authorOf={authorOf}
                act={act}
                suggest={suggest}
                sources={sources}
                reply={reply}
              />
            </div>
          ))}
        </div>
      </section>
      <ToEnd end={end} count={messages.length} />
    </>
  );
}

/** For a reader who has scrolled up; it says when there are new messages. */
function ToEnd({ end, count }: { end: ScrollEnd; count: number }) {
  const [seen, setSeen] = useState(count);
  useEffect(() => {
    if (end.isInSight) setSeen(count);
  }, [end.isInSight, count]);
  if (end.isInSight) return null;
  const isNews = count > seen;
  const go = () => {
    end.go();
    end.list.current?.focus();
  };
  return (
    <button type="button" class={isNews ? "button to-end primary" : "button to-end"} onClick={go}>
      {isNews ? "New messages" : "To the newest"} <span aria-hidden="true">↓</span>
    </button>
  );
}

function DayLine({ message, previous }: { message: SlackMessage; previous: SlackMessage | undefined }) {
  const dayOf = ({ ts }: SlackMessage) =>
    new Date(Number(ts) * 1000).toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });
  const day = dayOf(message);
  if (previous && dayOf(previous) === day) return null;
  return (
    <p class="day">
      <span>{day}</span>
    </p>
  );
}
