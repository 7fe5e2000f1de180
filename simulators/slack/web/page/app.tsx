import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import * as api from "./api.ts";
import { ChannelHeader } from "./channel-header.tsx";
import { useConfirm } from "./confirm.tsx";
import { Conversation } from "./conversation.tsx";
import { Panel } from "./panel.tsx";
import { authorIn, choicesIn, namesIn, People } from "./people.ts";
import { Sidebar } from "./sidebar.tsx";
import { Names } from "./text.tsx";
import { useNotice } from "./use-notice.ts";
import { type PageLocation, usePageLocation } from "./use-page-location.ts";
import { useWorkspace } from "./use-workspace.ts";
import { Home, Modal, type ViewActions } from "./view.tsx";
import type { Workspace } from "./workspace.ts";

export function App() {
  const [place, go] = usePageLocation();
  const [{ workspace, problem }, read] = useWorkspace(place.user);
  useEffect(() => {
    const people = workspace?.members.filter(({ isBot }) => !isBot) ?? [];
    const isKnown = people.some(({ name }) => name === place.user);
    if (people[0] && !isKnown) go({ ...place, user: people[0].name });
  }, [workspace?.members, place.user]);
  if (!workspace) return <p class="loading">{problem ?? "Loading the workspace…"}</p>;
  return <Screen workspace={workspace} problem={problem} place={place} go={go} read={read} />;
}

interface ScreenProps {
  readonly workspace: Workspace;
  readonly problem: string | undefined;
  readonly place: PageLocation;
  readonly go: (place: PageLocation) => void;
  readonly read: (channel: string) => void;
}

function Screen({ workspace, problem, place, go, read }: ScreenProps) {
  const { channels, modals, home } = workspace;
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [isPanelOpen, setPanelOpen] = useState(false);
  const [confirmation, confirmFirst] = useConfirm();
  const [notice, attempt] = useNotice(problem);
  const channel = channels.find(({ name }) => name === place.channel) ?? channels[0];
  const shownHome = place.channel === "home" ? home : undefined;
  const title = shownHome ? "Home" : `# ${channel?.name}`;
  useEffect(() => {
    document.title = `${title} · Atlas Cost Bot`;
  }, [title]);
  if (!channel) return <p class="loading">This workspace has no channel.</p>;

  const actions: ViewActions = {
    act: (view, values, element, click) =>
      confirmFirst(element, () => attempt(api.clickInView(place.user, view, values, click))),
    submit: async (view, values) => (await attempt(api.submitView(place.user, view, values))) ?? {},
    close: (view) => void attempt(api.closeView(place.user, view)),
  };
  return (
    <NameProviders workspace={workspace}>
      <div class={isPanelOpen ? "page with-panel" : "page"}>
        <Sidebar
          workspace={workspace}
          place={{ ...place, channel: shownHome ? "home" : channel.name }}
          go={go}
          isOpen={isMenuOpen}
          close={() => setMenuOpen(false)}
        />
        <main class="main">
          <ChannelHeader
            title={title}
            purpose={shownHome ? "What the bot shows you alone" : channel.purpose}
            isMenuOpen={isMenuOpen}
            openMenu={() => setMenuOpen(true)}
            isPanelOpen={isPanelOpen}
            togglePanel={() => setPanelOpen(!isPanelOpen)}
          />
          {shownHome ? (
            <Home view={shownHome} actions={actions} />
          ) : (
            <Conversation
              key={`${place.user} ${channel.id}`}
              workspace={workspace}
              channel={channel}
              user={place.user}
              read={read}
              confirmFirst={confirmFirst}
              attempt={attempt}
            />
          )}
          <div role="alert" class="notice">
            {notice}
          </div>
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
        <Modal key={String(view["id"])} view={view} actions={actions} notice={notice} />
      ))}
      {confirmation}
    </NameProviders>
  );
}

/** Names by id, for mentions and menus. */
function NameProviders({ workspace, children }: { workspace: Workspace; children: ComponentChildren }) {
  const { members, channels } = workspace;
  const [names, choices] = useMemo(() => [namesIn(workspace), choicesIn(workspace)], [members, channels]);
  return (
    <Names.Provider value={names}>
      <People.Provider value={choices}>{children}</People.Provider>
    </Names.Provider>
  );
}

/** Announces new messages to screen readers with their notification text. */
function Announcer({ workspace }: { workspace: Workspace }) {
  const { latest } = workspace;
  return (
    <p role="status" class="visually-hidden">
      {latest && `${authorIn(workspace, latest).realName}: ${latest.text}`}
    </p>
  );
}
