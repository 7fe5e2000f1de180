import type { ComponentChildren } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import type { JsonObject } from "../../json.ts";
import type { GuideAnswer } from "../guide.ts";
import * as api from "./api.ts";
import { ChannelMessages } from "./channel.tsx";
import { Composer } from "./composer.tsx";
import { authorIn } from "./people.ts";
import type { SuggestionSources } from "./suggestions.ts";
import type { RunAction } from "./use-notice.ts";
import { useScrollEnd } from "./use-scroll-end.ts";
import { Welcome } from "./welcome.tsx";
import type { Channel, Workspace } from "./workspace.ts";

interface ConversationProps {
  readonly workspace: Workspace;
  readonly channel: Channel;
  /** `#name`, or the app's name. */
  readonly title: string;
  readonly guide: GuideAnswer;
  readonly read: (channel: string) => void;
  /** Runs an action, after a confirmation if the element asks for it. */
  readonly confirmFirst: (element: JsonObject, action: () => void) => void;
  readonly attempt: RunAction;
  /** Beside the input. */
  readonly children?: ComponentChildren;
}

export function Conversation(props: ConversationProps) {
  const { workspace, channel, title, guide, read, confirmFirst, attempt, children } = props;
  const { user, members, commands, builtInCommands } = workspace;
  const end = useScrollEnd();
  const unread = workspace.unread[channel.id] ?? 0;
  useEffect(() => {
    if (unread > 0) read(channel.id);
  }, [unread, channel.id, read]);
  const sources: SuggestionSources = useMemo(
    () => ({ commands: [...commands, ...builtInCommands], words: guide.words, members }),
    [commands, builtInCommands, guide, members],
  );
  const send = async (text: string, thread?: string) =>
    (await attempt(api.send(user, channel.id, text, thread))) !== undefined;
  const sendAtEnd = (text: string) => {
    end.go();
    return send(text);
  };
  return (
    <>
      <ChannelMessages
        title={title}
        messages={workspace.messages[channel.id] ?? []}
        authorOf={(message) => authorIn(workspace, message)}
        act={(message, element, click) =>
          confirmFirst(element, () => attempt(api.click(user, channel.id, message.ts, click)))
        }
        suggest={async ({ ts }, query) =>
          (await attempt(api.suggest({ user, channel: channel.id, ts }, query))) ?? {}
        }
        sources={sources}
        reply={send}
        end={end}
      >
        <Welcome workspace={workspace} channel={channel} questions={guide.questions} send={sendAtEnd} />
      </ChannelMessages>
      <Composer
        key={user}
        label={`Message or command in ${title}`}
        placeholder="Type / for a command"
        hint="Enter sends. Type / for commands, @ for people."
        sources={sources}
        takesSlash
        send={sendAtEnd}
      >
        {children}
      </Composer>
    </>
  );
}
