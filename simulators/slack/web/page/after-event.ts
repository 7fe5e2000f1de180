import type { SlackEvent } from "../../events.ts";
import type { JsonObject } from "../../json.ts";
import type { SlackMessage } from "../../message.ts";
import type { Workspace } from "./workspace.ts";

/** A repeated event changes nothing. */
export function afterEvent(workspace: Workspace, event: SlackEvent): Workspace {
  switch (event.type) {
    case "message":
    case "message_changed":
    case "ephemeral":
    case "ephemeral_changed":
      return withMessage(workspace, event.channel, event.message);
    case "message_deleted":
    case "ephemeral_deleted":
      return withMessages(workspace, event.channel, (messages) =>
        messages.filter(({ ts }) => ts !== event.ts),
      );
    case "view_opened":
    case "view_changed":
      return withView(workspace, event.view);
    case "view_closed":
      return { ...workspace, modals: workspace.modals.filter(({ id }) => id !== event.view_id) };
    default:
      return workspace;
  }
}

/** Loading again forgets nothing that only the page knows. */
export function afterLoading(before: Workspace | undefined, loaded: Workspace): Workspace {
  if (before?.user !== loaded.user) return loaded;
  return { ...loaded, latest: before.latest, unread: before.unread };
}

export function afterReading(workspace: Workspace, channel: string): Workspace {
  if (!workspace.unread[channel]) return workspace;
  return { ...workspace, unread: { ...workspace.unread, [channel]: 0 } };
}

function withMessages(
  workspace: Workspace,
  channel: string,
  change: (messages: readonly SlackMessage[]) => readonly SlackMessage[],
): Workspace {
  const messages = { ...workspace.messages, [channel]: change(workspace.messages[channel] ?? []) };
  return { ...workspace, messages };
}

function withMessage(workspace: Workspace, channel: string, message: SlackMessage): Workspace {
  const isNew = !workspace.messages[channel]?.some(({ ts }) => ts === message.ts);
  const unread = isNew
    ? { ...workspace.unread, [channel]: (workspace.unread[channel] ?? 0) + 1 }
    : workspace.unread;
  const changed = withMessages(workspace, channel, (messages) =>
    isNew
      ? [...messages, message].sort((one, other) => (one.ts < other.ts ? -1 : 1))
      : messages.map((known) => (known.ts === message.ts ? message : known)),
  );
  return { ...changed, unread, latest: message };
}

function withView(workspace: Workspace, view: JsonObject): Workspace {
  if (view["type"] === "home") return { ...workspace, home: view };
  const isOpen = workspace.modals.some(({ id }) => id === view["id"]);
  const modals = isOpen
    ? workspace.modals.map((modal) => (modal["id"] === view["id"] ? view : modal))
    : [...workspace.modals, view];
  return { ...workspace, modals };
}
