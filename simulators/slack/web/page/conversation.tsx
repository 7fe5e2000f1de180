import { useEffect } from "preact/hooks";
import type { JsonObject } from "../../json.ts";
import * as api from "./api.ts";
import { ChannelMessages } from "./channel.tsx";
import { Composer } from "./composer.tsx";
import { authorIn } from "./people.ts";
import type { RunAction } from "./use-notice.ts";
import { useScrollEnd } from "./use-scroll-end.ts";
import type { Channel, Workspace } from "./workspace.ts";

interface ConversationProps {
  readonly workspace: Workspace;
  readonly channel: Channel;
  /** The name of the page's user. */
  readonly user: string;
  readonly read: (channel: string) => void;
  /** Runs an action, after a confirmation if the element asks for it. */
  readonly confirmFirst: (element: JsonObject, action: () => void) => void;
  readonly attempt: RunAction;
}

export function Conversation(props: ConversationProps) {
  const { workspace, channel, user, read, confirmFirst, attempt } = props;
  const end = useScrollEnd();
  const unread = workspace.unread[channel.id] ?? 0;
  useEffect(() => {
    if (unread > 0) read(channel.id);
  }, [unread, channel.id, read]);
  return (
    <>
      <ChannelMessages
        channel={channel}
        messages={workspace.messages[channel.id] ?? []}
        authorOf={(message) => authorIn(workspace, message)}
        act={(message, element, click) =>
          confirmFirst(element, () => attempt(api.click(user, channel.id, message.ts, click)))
        }
        end={end}
      />
      <Composer
        channel={channel.name}
        commands={workspace.commands}
        send={async (text) => {
          end.go();
          return (await attempt(api.send(user, channel.id, text))) !== undefined;
        }}
      />
    </>
  );
}
