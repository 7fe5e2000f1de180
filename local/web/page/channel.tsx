import { useLayoutEffect, useRef } from "preact/hooks";
import type { JsonObject } from "../../slack/json.ts";
import type { ShownMessage } from "../../slack/timeline.ts";
import { Message } from "./message.tsx";
import type { Click } from "./surface.ts";
import { type Channel, type Member, threadsOf } from "./workspace.ts";

interface ChannelProps {
  readonly channel: Channel;
  readonly messages: readonly ShownMessage[];
  readonly authorOf: (message: ShownMessage) => Member;
  readonly act: (message: ShownMessage, element: JsonObject, click: Click) => void;
}

/** The messages of a channel, each with its thread below it. */
export function ChannelMessages({ channel, messages, authorOf, act }: ChannelProps) {
  const list = useStickToEnd(messages);
  const threads = threadsOf(messages);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reached by keyboard
    <section ref={list} class="messages" aria-label={`Messages in #${channel.name}`} tabIndex={0}>
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
    </section>
  );
}

function Welcome({ channel }: { channel: Channel }) {
  return (
    <div class="welcome">
      <h2>#{channel.name}</h2>
      <p>{channel.purpose}</p>
      <p>
        Nothing has been said here yet. Try <code>/atlas-usage last month by projects</code>.
      </p>
    </div>
  );
}

function DayLine({ message, previous }: { message: ShownMessage; previous: ShownMessage | undefined }) {
  const dayOf = ({ ts }: ShownMessage) =>
    new Date(Number(ts) * 1000).toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });
  const day = dayOf(message);
  if (previous && dayOf(previous) === day) return null;
  return (
    <p class="day">
      <span>{day}</span>
    </p>
  );
}

/** Keeps the newest message in sight, unless the reader has scrolled up to read. */
function useStickToEnd(messages: readonly ShownMessage[]) {
  const list = useRef<HTMLElement>(null);
  const isAtEnd = useRef(true);
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const note = () => {
      isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 80;
    };
    element.addEventListener("scroll", note, { passive: true });
    const observer = new ResizeObserver(() => stick(element, isAtEnd.current));
    observer.observe(element);
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", note);
    };
  }, []);
  useLayoutEffect(() => {
    if (list.current) stick(list.current, isAtEnd.current);
  }, [messages]);
  return list;
}

function stick(list: HTMLElement, isAtEnd: boolean): void {
  if (isAtEnd) list.scrollTo({ top: list.scrollHeight });
}
