import type { Backend } from "../backend.ts";
import type { EventLog } from "../events.ts";
import type { JsonObject } from "../json.ts";
import type { SlackMessage } from "../message.ts";
import { createSendCommand, type Outcome, type SlashCommand } from "./commands.ts";
import type { IdAndName } from "./directory.ts";
import { type Click, createInteractions, type ViewClick } from "./interactions.ts";

/** What the workspace consists of. */
interface WorkspaceState {
  readonly team: { id: string; domain: string };
  readonly users: JsonObject[];
  readonly channels: JsonObject[];
  readonly commands: readonly SlashCommand[];
}

/**
 * Slack's own client: what a person at a screen does and sees. Users and channels are given by id or by name.
 * What cannot be done is told by `ok: false` with an `error`, as Slack tells it.
 */
export interface SlackClient {
  /** Types a slash command; resolves after the app's ack, with the replies that came with it. */
  command(typed: { user: string; channel: string; text: string }): Promise<Outcome>;
  /** Says something in a channel, as people write it. */
  say(said: { user: string; channel: string; text: string }): Promise<Outcome>;
  /** Clicks a button or chooses an option in a message. */
  action(click: Click & { user: string; channel: string }): Promise<Outcome>;
  /** The same in a modal or on the app's home. */
  viewAction(click: ViewClick & { user: string }): Promise<Outcome>;
  submitView(form: {
    user: string;
    viewId: string;
    values: JsonObject;
  }): Promise<Outcome & { errors?: JsonObject }>;
  closeView(closed: { user: string; viewId: string }): Promise<Outcome>;
  /** The channel's messages as the user sees them, oldest first; undefined when there is no such channel. */
  messages(channel: string, user?: string): Promise<SlackMessage[] | undefined>;
  /** The user's open modals, the topmost last. */
  views(user: string): Promise<JsonObject[]>;
  /** The app's home as the user sees it; undefined unless the app has published one. */
  home(user: string): Promise<JsonObject | undefined>;
  state(): Promise<WorkspaceState>;
  /** Listens to what changes on the screens; see events.ts. */
  readonly subscribe: EventLog["subscribe"];
}

type Parts = Parameters<typeof createInteractions>[0] & {
  events: EventLog;
  /** Absent where people cannot write from here. */
  say: Backend["say"];
};

export function createClient(parts: Parts): SlackClient {
  const { directory, messages, views, events, commands } = parts;
  const sendCommand = createSendCommand(parts);
  const interactions = createInteractions(parts);

  const by = async <Result extends Outcome>(user: string, act: (person: IdAndName) => Promise<Result>) => {
    const person = await directory.findUser(user);
    return person ? act(person) : failure("user_not_found");
  };
  const at = (
    user: string,
    channel: string,
    act: (user: IdAndName, channel: IdAndName) => Promise<Outcome>,
  ) =>
    by(user, async (person) => {
      const place = await directory.findChannel(channel);
      return place ? act(person, place) : failure("channel_not_found");
    });
  return {
    command: ({ user, channel, text }) =>
      at(user, channel, (person, place) => sendCommand(person, place, text)),
    action: ({ user, channel, ...click }) =>
      at(user, channel, (person, place) => interactions.click(person, place, click)),
    say: ({ user, channel, text }) =>
      at(user, channel, async (person, place) => {
        const answer = parts.say && (await parts.say(person.id, place.id, text));
        if (!answer) return failure("not_a_command");
        return answer["ok"] === true ? { ok: true, replies: [] } : failure(String(answer["error"]));
      }),
    viewAction: ({ user, ...click }) => by(user, (person) => interactions.clickInView(person, click)),
    submitView: ({ user, viewId, values }) =>
      by(user, (person) => interactions.submitView(person, viewId, values)),
    closeView: ({ user, viewId }) => by(user, (person) => interactions.closeView(person, viewId)),
    async messages(channel, user) {
      const place = await directory.findChannel(channel);
      const person = user === undefined ? undefined : await directory.findUser(user);
      return place && messages.list(place.id, person?.id);
    },
    async views(user) {
      const person = await directory.findUser(user);
      return person ? views.list(person.id) : [];
    },
    async home(user) {
      const person = await directory.findUser(user);
      return person && views.home(person.id);
    },
    async state() {
      return {
        team: await directory.team(),
        users: await directory.users(),
        channels: await directory.channels(),
        commands,
      };
    },
    subscribe: events.subscribe,
  };
}

function failure(error: string): Outcome {
  return { ok: false, error, replies: [] };
}
