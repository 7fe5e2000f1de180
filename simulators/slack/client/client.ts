import type { AppHome, Backend } from "../backend.ts";
import type { EventLog, SlackEvent } from "../events.ts";
import { type JsonObject, stringField } from "../json.ts";
import type { SlackMessage } from "../message.ts";
import { canRead, channelObject } from "../store/channels.ts";
import type { AppEvents } from "./app-events.ts";
import { BUILT_IN_COMMANDS, createBuiltIns } from "./built-in-commands.ts";
import { createSendCommand, type Outcome, type SlashCommand } from "./commands.ts";
import type { IdAndName } from "./directory.ts";
import { type Click, createInteractions, type Shortcut, type ViewClick } from "./interactions.ts";
import type { Query, Suggestions } from "./suggestions.ts";

interface WorkspaceState {
  readonly team: { id: string; domain: string };
  readonly users: JsonObject[];
  readonly channels: JsonObject[];
  /** With the bot, one for each person; `user` is the person. */
  readonly direct_messages: JsonObject[];
  readonly commands: readonly SlashCommand[];
  readonly built_in_commands: readonly SlashCommand[];
  readonly shortcuts: readonly Shortcut[];
  readonly app_home: AppHome;
}

/**
 * Slack's own client: what a person does and sees. Users and channels are given by id or name. A failure is
 * `ok: false` with Slack's error code.
 */
export interface SlackClient {
  /** Sends a slash command; resolves after the app's ack, with the replies in it. */
  command(command: { user: string; channel: string; text: string }): Promise<Outcome>;
  /** @param message `threadTs` is that of any message of the thread */
  postMessage(message: {
    user: string;
    channel: string;
    text: string;
    threadTs?: string | undefined;
  }): Promise<Outcome & { ts?: string }>;
  /** Opens the app's home, or the direct messages with it. */
  openHome(opened: { user: string; tab: "home" | "messages" }): Promise<Outcome>;
  action(click: Click & { user: string; channel: string }): Promise<Outcome>;
  viewAction(click: ViewClick & { user: string }): Promise<Outcome>;
  /** What the app offers for text typed into an external select of a view or a message. */
  suggest(
    query: Query & { user: string } & ({ viewId: string } | { channel: string; ts: string }),
  ): Promise<Suggestions>;
  useShortcut(shortcut: { user: string; callbackId: string }): Promise<Outcome>;
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
  channels: Backend["channels"];
  appEvents: AppEvents;
  appHome: AppHome;
};

export function createClient(parts: Parts): SlackClient {
  const { bot, directory, messages, views, events, commands, channels, appEvents, appHome } = parts;
  const sendCommand = createSendCommand(parts);
  const runBuiltIn = createBuiltIns(parts);
  const interactions = createInteractions(parts);

  const withUser = async <Result extends Outcome>(
    user: string,
    act: (person: IdAndName) => Promise<Result>,
  ) => {
    const person = await directory.findUser(user);
    return person ? act(person) : failure("user_not_found");
  };
  const inChannel = <Result extends Outcome>(
    user: string,
    channel: string,
    act: (user: IdAndName, channel: IdAndName) => Promise<Result>,
  ) =>
    withUser<Outcome | Result>(user, async (person) => {
      const place = await directory.findChannel(channel, person.id);
      return place ? act(person, place) : failure("channel_not_found");
    });
  return {
    command: ({ user, channel, text }) =>
      inChannel(
        user,
        channel,
        async (person, place) =>
          (await runBuiltIn(person, place, text)) ?? (await sendCommand(person, place, text)),
      ),
    action: ({ user, channel, ...click }) =>
      inChannel(user, channel, (person, place) => interactions.click(person, place, click)),
    postMessage: ({ user, channel, text, threadTs }) =>
      inChannel(user, channel, async (person, place) => {
        const isDirect = channels?.get(place.id)?.kind === "im";
        if (isDirect && appHome.messages_tab_read_only_enabled) return failure("restricted_action");
        const answer = parts.postAs && (await parts.postAs(person.id, place.id, text, threadTs));
        if (!answer) return failure("not_a_command");
        if (answer["ok"] !== true) return failure(String(answer["error"]));
        const ts = stringField(answer, "ts");
        const eventId = appEvents.idOf(place.id, ts);
        return { ok: true, replies: [], ts, ...(eventId !== undefined && { event_id: eventId }) };
      }),
    openHome: ({ user, tab }) =>
      withUser(user, async (person) => {
        if (tab === "home" && !appHome.home_tab_enabled) return failure("not_enabled");
        const eventId = appEvents.openHome(person.id, tab, views.home(person.id));
        return { ok: true, replies: [], ...(eventId !== undefined && { event_id: eventId }) };
      }),
    viewAction: ({ user, ...click }) => withUser(user, (person) => interactions.clickInView(person, click)),
    suggest: (query) =>
      "viewId" in query
        ? withUser(query.user, (person) => interactions.suggest(person, query, query))
        : inChannel<Suggestions>(query.user, query.channel, (person, channel) =>
            interactions.suggest(person, { channel, ts: query.ts }, query),
          ),
    useShortcut: ({ user, callbackId }) =>
      withUser(user, (person) => interactions.useShortcut(person, callbackId)),
    submitView: ({ user, viewId, values }) =>
      withUser(user, (person) => interactions.submitView(person, viewId, values)),
    closeView: ({ user, viewId }) => withUser(user, (person) => interactions.closeView(person, viewId)),
    async messages(channel, user) {
      const person = user === undefined ? undefined : await directory.findUser(user);
      const place = await directory.findChannel(channel, person?.id);
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
      const users = await directory.users();
      const people = users.filter(({ id }) => id !== bot.id);
      const direct = people.flatMap(({ id }) => channels?.between([String(id), bot.id]) ?? []);
      return {
        team: await directory.team(),
        users,
        channels: await directory.channels(),
        direct_messages: direct.map((channel) => channelObject(channel, bot.id)),
        commands,
        built_in_commands: BUILT_IN_COMMANDS,
        shortcuts: parts.shortcuts,
        app_home: appHome,
      };
    },
    subscribe: (listener, options = {}) =>
      events.subscribe((event, id) => {
        if (isSeen(channels, event, options.user)) listener(event, id);
      }, options),
  };
}

function failure(error: string): Outcome {
  return { ok: false, error, replies: [] };
}

/** Only members see what happens in private channels and direct messages. */
function isSeen(channels: Backend["channels"], event: SlackEvent, user: string | undefined): boolean {
  const channel = "channel" in event ? channels?.get(event.channel) : undefined;
  return !channel || user === undefined || canRead(channel, user);
}
