import type { JsonObject } from "../json.ts";
import type { SlackSeed } from "../seed.ts";

/** A channel, or direct messages. */
export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly kind: "public" | "private" | "im" | "mpim";
  readonly isArchived: boolean;
  readonly purpose: string;
  readonly creator: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly members: readonly string[];
}

export interface Channels {
  list(): Channel[];
  get(id: string): Channel | undefined;
  /** @param reference an id, or the name of a channel with or without `#` */
  find(reference: string): Channel | undefined;
  /** The direct messages between exactly these users. */
  between(members: readonly string[]): Channel | undefined;
  put(channel: Channel): void;
  /** Those that differ from the seed. */
  changed(): Channel[];
}

/** The seed's channels, and direct messages between each person and the bot. */
export function createChannels(seed: SlackSeed, created: number): Channels {
  const seeded = seed.channels.map(
    (channel): Channel => ({
      ...channel,
      kind: "public",
      isArchived: false,
      creator: seed.people[0]?.id ?? seed.bot.id,
      created,
    }),
  );
  const direct = seed.people.map(
    (person): Channel => ({
      id: `D${person.id.slice(1)}`,
      name: seed.bot.name,
      kind: "im",
      isArchived: false,
      purpose: "",
      creator: person.id,
      created,
      members: [person.id, seed.bot.id],
    }),
  );
  const channels = new Map([...seeded, ...direct].map((channel) => [channel.id, channel]));
  const changed = new Map<string, Channel>();
  const list = () => [...channels.values()];
  const between: Channels["between"] = (members) =>
    list().find(
      (one) =>
        isDirect(one) &&
        one.members.length === members.length &&
        members.every((id) => one.members.includes(id)),
    );
  return {
    list,
    get: (id) => channels.get(id),
    find(reference) {
      const name = reference.replace(/^#/, "");
      return channels.get(reference) ?? list().find((one) => !isDirect(one) && one.name === name);
    },
    between,
    put(channel) {
      // A journal may have direct messages from before each person had some from the start.
      const twin = isDirect(channel) ? between(channel.members) : undefined;
      if (twin && twin.id !== channel.id) channels.delete(twin.id);
      channels.set(channel.id, channel);
      changed.set(channel.id, channel);
    },
    changed: () => [...changed.values()],
  };
}

export function isDirect({ kind }: Channel): boolean {
  return kind === "im" || kind === "mpim";
}

export function canRead({ kind, members }: Channel, user: string): boolean {
  return kind === "public" || members.includes(user);
}

/** Slack, "Conversation object". */
export function channelObject(
  { id, name, kind, members: ids, ...channel }: Channel,
  viewer: string,
): JsonObject {
  const other = kind === "im" ? ids.find((member) => member !== viewer) : undefined;
  return {
    id,
    name,
    name_normalized: name,
    is_channel: kind === "public",
    is_group: kind === "private",
    is_im: kind === "im",
    is_mpim: kind === "mpim",
    is_private: kind !== "public",
    is_archived: channel.isArchived,
    ...(other !== undefined && { user: other }),
    is_member: ids.includes(viewer),
    topic: { value: "", creator: "", last_set: 0 },
    purpose: { value: channel.purpose, creator: channel.creator, last_set: channel.created },
    creator: channel.creator,
    num_members: ids.length,
    created: channel.created,
  };
}
