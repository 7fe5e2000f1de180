import { useEffect, useMemo, useState } from "preact/hooks";
import type { ShownMessage } from "../../slack/timeline.ts";
import * as api from "./api.ts";
import { ChannelMessages } from "./channel.tsx";
import { Composer } from "./composer.tsx";
import { useConfirm } from "./confirm.tsx";
import { Panel } from "./panel.tsx";
import { People } from "./people.ts";
import { Sidebar } from "./sidebar.tsx";
import { Names } from "./text.tsx";
import { type Place, usePlace } from "./use-place.ts";
import { useWorkspace } from "./use-workspace.ts";
import { Home, Modal, type ViewDeeds } from "./view.tsx";
import type { Member, Workspace } from "./workspace.ts";

/** The page, once it knows the workspace. */
export function App() {
  const [place, go] = usePlace();
  const [{ workspace, problem }, read] = useWorkspace(place.user);
  if (!workspace) return <p class="loading">{problem ?? "Loading the workspace…"}</p>;
  return <Screen workspace={workspace} problem={problem} place={place} go={go} read={read} />;
}

interface ScreenProps {
  readonly workspace: Workspace;
  readonly problem: string | undefined;
  readonly place: Place;
  readonly go: (place: Place) => void;
  readonly read: (channel: string) => void;
}

function Screen({ workspace, problem, place, go, read }: ScreenProps) {
  const { members, channels, modals, home, unread } = workspace;
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [isPanelOpen, setPanelOpen] = useState(false);
  const [confirmation, guard] = useConfirm();
  const [notice, attempt] = useNotice();
  const isHome = place.channel === "home" && home !== undefined;
  const channel = channels.find(({ name }) => name === place.channel) ?? channels[0];
  const [nameOf, people] = useMemo(() => [namesOf(workspace), peopleOf(workspace)], [members, channels]);
  useEffect(() => {
    if (!isHome && channel && unread[channel.id]) read(channel.id);
  }, [isHome, channel, unread, read]);
  useEffect(() => {
    document.title = `${isHome || !channel ? "Home" : `#${channel.name}`} · Atlas Cost Bot`;
  }, [isHome, channel]);
  if (!channel) return <p class="loading">This workspace has no channel.</p>;

  const authorOf = (message: ShownMessage) => memberOf(members, message);
  const deeds: ViewDeeds = {
    act: (view, values, element, click) =>
      guard(element, () => attempt(api.clickInView(place.user, view, values, { ...click }))),
    submit: async (view, values) => (await attempt(api.submitView(place.user, view, values))) ?? {},
    close: (view) => void attempt(api.closeView(place.user, view)),
  };
  return (
    <Names.Provider value={nameOf}>
      <People.Provider value={people}>
        <div class={isPanelOpen ? "page with-panel" : "page"}>
          <Sidebar
            workspace={workspace}
            place={{ ...place, channel: isHome ? "home" : channel.name }}
            go={go}
            isOpen={isMenuOpen}
            close={() => setMenuOpen(false)}
          />
          <main class="main">
            <header class="channel-header">
              <button
                type="button"
                class="plain narrow-only"
                aria-label="Open the menu"
                aria-expanded={isMenuOpen}
                aria-controls="sidebar"
                onClick={() => setMenuOpen(true)}
              >
                ☰
              </button>
              <div class="channel-title">
                <h1>{isHome ? "Home" : `# ${channel.name}`}</h1>
                {!isHome && <p class="quiet">{channel.purpose}</p>}
              </div>
              <button
                type="button"
                class="button"
                aria-expanded={isPanelOpen}
                aria-controls="panel"
                onClick={() => setPanelOpen(!isPanelOpen)}
              >
                Behind the scenes
              </button>
            </header>
            {isHome ? (
              <Home view={home} deeds={deeds} />
            ) : (
              <ChannelMessages
                key={`${place.user} ${channel.id}`}
                channel={channel}
                messages={workspace.messages[channel.id] ?? []}
                authorOf={authorOf}
                act={(message, element, click) =>
                  guard(element, () => attempt(api.click(place.user, channel.id, message.ts, click)))
                }
              />
            )}
            <div role="alert" class="notice">
              {problem ?? notice}
            </div>
            {!isHome && (
              <Composer
                channel={channel.name}
                commands={workspace.commands}
                send={(text) => attempt(api.type(place.user, channel.id, text))}
              />
            )}
          </main>
          {isPanelOpen && (
            <Panel
              close={() => setPanelOpen(false)}
              setSimulator={(changes) => attempt(api.setSimulator(changes))}
            />
          )}
        </div>
        <Announcer workspace={workspace} />
        {modals.map((view) => (
          <Modal key={String(view["id"])} view={view} deeds={deeds} />
        ))}
        {confirmation}
      </People.Provider>
    </Names.Provider>
  );
}

/** Says what a deed ran into, until the next one works. */
function useNotice(): [string, <Result>(deed: Promise<Result>) => Promise<Result | undefined>] {
  const [notice, setNotice] = useState("");
  const attempt = async <Result,>(deed: Promise<Result>) => {
    try {
      const result = await deed;
      setNotice("");
      return result;
    } catch (error) {
      if (!(error instanceof api.PageError)) throw error;
      setNotice(error.message);
      return undefined;
    }
  };
  return [notice, attempt];
}

/** Tells people who do not see the page what has come or changed, in the words that Slack would notify with. */
function Announcer({ workspace: { latest, members } }: { workspace: Workspace }) {
  return (
    <p role="status" class="visually-hidden">
      {latest && `${memberOf(members, latest).realName}: ${latest.text}`}
    </p>
  );
}

function memberOf(members: readonly Member[], { user }: ShownMessage): Member {
  const known = members.find(({ id }) => id === user);
  return known ?? { id: user, name: user, realName: "Slack", isBot: true };
}

function namesOf({ members, channels }: Workspace) {
  const names = new Map([...members, ...channels].map(({ id, name }) => [id, name]));
  return (id: string) => names.get(id);
}

function peopleOf({ members, channels }: Workspace) {
  return {
    users: members.map(({ id, realName }) => ({ value: id, text: realName })),
    channels: channels.map(({ id, name }) => ({ value: id, text: `#${name}` })),
  };
}
