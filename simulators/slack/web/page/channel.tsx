import { useEffect, useState } from "preact/hooks";
import type { JsonObject } from "../../json.ts";
import type { SlackMessage } from "../../message.ts";
import { Message } from "./message.tsx";
import type { Click } from "./surface.ts";
import type { ScrollEnd } from "./use-scroll-end.ts";
import { type Channel, type Member, threadsOf } from "./workspace.ts";

interface ChannelProps {
  readonly channel: Channel;
  readonly messages: readonly SlackMessage[];
  readonly authorOf: (message: SlackMessage) => Member;
  readonly act: (message: SlackMessage, element: JsonObject, click: Click) => void;
  readonly end: ScrollEnd;
}

/** Each message has its thread below it. */
export function ChannelMessages({ channel, messages, authorOf, act, end }: ChannelProps) {
  const threads = threadsOf(messages);
  return (
    <>
      <section
        ref={end.list}
        class={end.isInSight ? "messages at-end" : "messages"}
        aria-label={`Messages in #${channel.name}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reached by keyboard
        tabIndex={0}
      >
        <div ref={end.content}>
          {threads.length === 0 && <Welcome channel={channel} />}
          {threads.map(({ message, replies }, index) => (
            <div key={message.ts} class="thread-root">
              <DayLine message={message} previous={threads[index - 1]?.message} />
              <Message message={message} authorOf={authorOf} act={act} />
              {replies.length > 0 && (
                <details class="thread" open>
                  <summary>{replies.length === 1 ? "1 reply" : `${replies.length} replies`}</summary>
                  {replies.map((reply) => (
                    <Message key={reply.ts} message={reply} authorOf={authorOf} act={act} />
                  ))}
                </details>
              )}
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

function Welcome({ channel }: { channel: Channel }) {
  return (
    <div class="welcome">
      <h2>#{channel.name}</h2>
      <p>{channel.purpose}</p>
      <p>
        No messages yet. Try <code>/atlas-usage last month by projects</code>.
      </p>
    </div>
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
