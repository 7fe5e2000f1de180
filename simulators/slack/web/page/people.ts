import { createContext } from "preact";
import type { SlackMessage } from "../../message.ts";
import type { NameOf } from "./mrkdwn.ts";
import type { Member, Workspace } from "./workspace.ts";

/** Something that can be chosen in a menu. */
export interface Choice {
  readonly value: string;
  readonly text: string;
}

/** Who and which channels can be chosen in menus. */
export const People = createContext<{ users: Choice[]; channels: Choice[] }>({ users: [], channels: [] });

export function choicesIn({ members, channels }: Workspace): { users: Choice[]; channels: Choice[] } {
  return {
    users: members.map(({ id, realName }) => ({ value: id, text: realName })),
    channels: channels.map(({ id, name }) => ({ value: id, text: `#${name}` })),
  };
}

/** The name of a user or channel by its id. */
export function namesIn({ members, channels }: Workspace): NameOf {
  const names = new Map([...members, ...channels].map(({ id, name }) => [id, name]));
  return (id) => names.get(id);
}

/** Who wrote a message; what nobody wrote comes from Slack itself. */
export function authorIn({ members }: Workspace, { user }: SlackMessage): Member {
  const known = members.find(({ id }) => id === user);
  return known ?? { id: user, name: user, realName: "Slack", isBot: false };
}
