import type { Backend } from "../backend.ts";
import type { EventLog } from "../events.ts";
import type { JsonObject } from "../json.ts";
import type { SlackMessage } from "../message.ts";
import { createSendCommand, type Outcome, type SlashCommand } from "./commands.ts";
import type { IdAndName } from "./directory.ts";
import { type Click, createInteractions, type ViewClick } from "./interactions.ts";

interface WorkspaceState {
  readonly team: { id: string; domain: string };
  readonly users: JsonObject[];
  readonly channels: JsonObject[];
  readonly commands: readonly SlashCommand[];
}

/**
 * Slack's own client: what a person does and sees. Users and channels are given by id or name. A failure is
 * `ok: false` with Slack's error code.
 */
export interface SlackClient {
  /** Sends a slash command; resolves after the app's ack, with the replies in it. */
  command(command: { user: string; channel: string; text: string }): Promise<Outcome>;
  postMessage(message: { user: string; channel: string; text: string }): Promise<Outcome>;
  action(click: Click & { user: string; channel: string }): Promise<Outcome>;
  viewAction(click: ViewClick & { user: string }): Promise<Outcome>;
  submitView(form: {
    user: string;
    viewId: string;
    values: JsonObject;
  }): Promise<Outcome & { errors?: JsonObject }>;
  closeView(closed: { user: string; viewId: string }): Promise<Outcome>;
  /** What the user sees, oldest first; undefined for an unknown channel. */
  messages(channel: string, user?: string): Promise<SlackMessage[] | undefined>;
  /** The user's open modals, the topmost last. */
  views(user: string): Promise<JsonObject[]>;
  /** Undefined until the app has published one. */
  home(user: string): Promise<JsonObject | undefined>;
  state(): Promise<WorkspaceState>;
  readonly subscribe: EventLog["subscribe"];
}

type Parts = Parameters<typeof createInteractions>[0] & {
  events: EventLog;
  postAs: Backend["postAs"];
};

export function createClient(parts: Parts): SlackClient {
  const { directory, messages, views, events, commands } = parts;
  const sendCommand = createSendCommand(parts);
  const interactions = createInteractions(parts);

  const withUser = async <Result extends Outcome>(
    user: string,
    act: (person: IdAndName) => Promise<Result>,
  ) => {
    const person = await directory.findUser(user);
    return person ? act(person) : failure("user_not_found");
  };
  const inChannel = (
    user: string,
    channel: string,
    act: (user: IdAndName, channel: IdAndName) => Promise<Outcome>,
  ) =>
    withUser(user, async (person) => {
      const place = await directory.findChannel(channel);
      return place ? act(person, place) : failure("channel_not_found");
    });
  return {
    command: ({ user, channel, text }) =>
      inChannel(user, channel, (person, place) => sendCommand(person, place, text)),
    action: ({ user, channel, ...click }) =>
      inChannel(user, channel, (person, place) => interactions.click(person, place, click)),
    postMessage: ({ user, channel, text }) =>
      inChannel(user, channel, async (person, place) => {
        const answer = parts.postAs && (await parts.postAs(person.id, place.id, text));
        if (!answer) return failure("not_a_command");
        return answer["ok"] === true ? { ok: true, replies: [] } : failure(String(answer["error"]));
      }),
    viewAction: ({ user, ...click }) => withUser(user, (person) => interactions.clickInView(person, click)),
    submitView: ({ user, viewId, values }) =>
      withUser(user, (person) => interactions.submitView(person, viewId, values)),
    closeView: ({ user, viewId }) => withUser(user, (person) => interactions.closeView(person, viewId)),
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
