import { useEffect, useRef } from "preact/hooks";
import { type JsonObject, objectsOf, stringField } from "../../json.ts";
import type { SlackMessage } from "../../message.ts";
import { Avatar } from "./avatar.tsx";
import { Blocks } from "./block.tsx";
import { CopyJson } from "./copy-json.tsx";
import { FileRow } from "./files.tsx";
import { type Click, CurrentSurface, type OfferedOptions, type Query } from "./surface.ts";
import { Mrkdwn } from "./text.tsx";
import { UnknownJson } from "./unknown.tsx";
import { hasBlocks, type Member } from "./workspace.ts";

/** What a message needs of its channel. */
export interface MessageActions {
  readonly authorOf: (message: SlackMessage) => Member;
  /** Sends an action on an element of the message. */
  readonly act: (message: SlackMessage, element: JsonObject, click: Click) => void;
  /** Asks the app for the options of one of its menus. */
  readonly suggest: (message: SlackMessage, query: Query) => Promise<OfferedOptions>;
}

export interface MessageProps extends MessageActions {
  readonly message: SlackMessage;
  /** Opens the box for a reply in its thread. */
  readonly reply?: (() => void) | undefined;
}

export function Message({ message, authorOf, act, suggest, reply }: MessageProps) {
  const author = authorOf(message);
  const body = useFlashOnChange(message);
  const date = new Date(Number(message.ts) * 1000);
  const time = date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  // Slack marks only texts, not blocks.
  const isMarkedEdited = message["edited"] !== undefined && !hasBlocks(message);
  const surface = {
    act: (element: JsonObject, click: Click) => act(message, element, click),
    fill: () => {},
    suggest: (query: Query) => suggest(message, query),
    errors: {},
  };
  return (
    <article
      class={message.ephemeral ? "message ephemeral" : "message"}
      aria-label={`${author.realName}, ${time}`}
    >
      <Avatar member={author} />
      <div class="message-main">
        {message.ephemeral && <p class="only-you">Only visible to you</p>}
        <header>
          <strong>{author.realName}</strong>
          {author.isBot && <span class="app-badge">App</span>}
          <time class="quiet" dateTime={date.toISOString()} title={date.toLocaleString()}>
            {time}
          </time>
          <span class="message-actions">
            {reply && (
              <button type="button" onClick={reply}>
                Reply<span class="visually-hidden"> in thread</span>
              </button>
            )}
            <CopyJson message={message} />
          </span>
        </header>
        <div ref={body} class="message-body">
          <CurrentSurface.Provider value={surface}>
            {hasBlocks(message) ? (
              <Blocks blocks={message.blocks} />
            ) : (
              message.text && (
                <div>
                  <Mrkdwn text={message.text} />
                </div>
              )
            )}
          </CurrentSurface.Provider>
          {objectsOf(message["attachments"]).map((attachment, index) => (
            <UnknownJson key={index} what="attachment" value={{ type: "attachment", ...attachment }} />
          ))}
          {isMarkedEdited && <span class="quiet edited">(edited)</span>}
        </div>
        {objectsOf(message.files).map((file) => (
          <FileRow key={stringField(file, "id")} file={file} />
        ))}
      </div>
    </article>
  );
}

/** Highlights a message whose content has changed, unless the person prefers less motion. */
function useFlashOnChange(message: SlackMessage) {
  const body = useRef<HTMLDivElement>(null);
  const content = JSON.stringify([message.text, message.blocks]);
  const shown = useRef(content);
  useEffect(() => {
    const isChanged = shown.current !== content;
    shown.current = content;
    if (!isChanged || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    body.current?.animate([{ background: "var(--flash)", boxShadow: "0 0 0 6px var(--flash)" }, {}], 900);
  }, [content]);
  return body;
}
