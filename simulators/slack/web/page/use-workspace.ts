import { useEffect, useReducer } from "preact/hooks";
import type { SlackEvent } from "../../events.ts";
import { afterEvent, afterLoading, afterReading } from "./after-event.ts";
import { PageError } from "./api.ts";
import { loadWorkspace, type Workspace } from "./workspace.ts";

export interface Connection {
  readonly workspace?: Workspace;
  readonly problem?: string;
}

type Change =
  | { type: "loaded"; workspace: Workspace }
  | { type: "lost"; problem: string }
  | { type: "happened"; event: SlackEvent }
  | { type: "read"; channel: string };

export function useWorkspace(user: string): [Connection, (channel: string) => void] {
  const [connection, change] = useReducer(changed, {});
  useEffect(() => follow(user, change), [user]);
  return [connection, (channel) => change({ type: "read", channel })];
}

function changed(connection: Connection, change: Change): Connection {
  if (change.type === "loaded") return { workspace: afterLoading(connection.workspace, change.workspace) };
  if (change.type === "lost") return { ...connection, problem: change.problem };
  const { workspace } = connection;
  if (!workspace) return connection;
  return {
    ...connection,
    workspace:
      change.type === "read" ? afterReading(workspace, change.channel) : afterEvent(workspace, change.event),
  };
}

const EVENTS: readonly SlackEvent["type"][] = [
  "message",
  "message_changed",
  "message_deleted",
  "ephemeral",
  "ephemeral_changed",
  "ephemeral_deleted",
  "view_opened",
  "view_changed",
  "view_closed",
];

const RETRY_MS = 1000;

/**
 * Subscribes before it loads and then applies the events in between, so none is missed. It reconnects and reloads after a
 * lost connection.
 */
function follow(user: string, change: (change: Change) => void): () => void {
  let stop = () => {};
  const open = () => {
    stop = listen(user, change, () => {
      const timer = setTimeout(open, RETRY_MS);
      stop = () => clearTimeout(timer);
    });
  };
  open();
  return () => stop();
}

/** @param onRefused called when the browser does not reconnect: after any status other than 200 */
function listen(user: string, change: (change: Change) => void, onRefused: () => void): () => void {
  const source = new EventSource(`/client/events?${new URLSearchParams({ user })}`);
  /** The events since the beginning of each loading. */
  const loadings = new Set<SlackEvent[]>();
  const load = () => {
    const since: SlackEvent[] = [];
    loadings.add(since);
    loadWorkspace(user)
      .then((workspace) => {
        // Another person was chosen meanwhile.
        if (source.readyState === EventSource.CLOSED) return;
        change({ type: "loaded", workspace });
        for (const event of since) change({ type: "happened", event });
      })
      .catch((error: unknown) => {
        if (!(error instanceof PageError)) throw error;
        change({ type: "lost", problem: error.message });
      })
      .finally(() => loadings.delete(since));
  };
  source.onopen = load;
  source.addEventListener("channel_changed", load);
  source.onerror = () => {
    change({ type: "lost", problem: "The workspace was switched off. Start it again with npm start." });
    if (source.readyState === EventSource.CLOSED) onRefused();
  };
  for (const type of EVENTS) {
    source.addEventListener(type, ({ data }: MessageEvent<string>) => {
      const event = JSON.parse(data) as SlackEvent;
      for (const since of loadings) since.push(event);
      if (loadings.size === 0) change({ type: "happened", event });
    });
  }
  return () => source.close();
}
