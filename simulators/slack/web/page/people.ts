import { createContext } from "preact";
import type { SlackMessage } from "../../message.ts";
import type { NameOf } from "./mrkdwn.ts";
import type { Member, Workspace } from "./workspace.ts";

export interface Choice {
  readonly value: string;
  readonly text: string;
}

export const People = createContext<{ users: Choice[]; channels: Choice[] }>({ users: [], channels: [] });

export function choicesIn({ members, channels }: Workspace): { users: Choice[]; channels: Choice[] } {
  return {
    users: members.map(({ id, realName }) => ({ value: id, text: realName })),
    channels: channels.map(({ id, name }) => ({ value: id, text: `#${name}` })),
  };
}

export function namesIn({ members, channels }: Workspace): NameOf {
  const names = new Map([...members, ...channels].map(({ id, name }) => [id, name]));
  return (id) => names.get(id);
}

/** An unknown author is Slack itself. */
export function authorIn({ members }: Workspace, { user }: SlackMessage): Member {
  const known = members.find(({ id }) => id === user);
  return known ?? { id: user, name: user, realName: "Slack", isBot: false };
}
