import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import * as api from "./api.ts";
import { AppTabs } from "./app-tabs.tsx";
import { ChannelHeader } from "./channel-header.tsx";
import { useConfirm } from "./confirm.tsx";
import { Conversation } from "./conversation.tsx";
import { Panel } from "./panel.tsx";
import { authorIn, choicesIn, namesIn, People } from "./people.ts";
import { Shortcuts } from "./shortcuts.tsx";
import { Sidebar } from "./sidebar.tsx";
import { Names } from "./text.tsx";
import { useGuide } from "./use-guide.ts";
import { useNotice } from "./use-notice.ts";
import { type PageLocation, usePageLocation } from "./use-page-location.ts";
import { useWorkspace } from "./use-workspace.ts";
import { Home, Modal, type ViewActions } from "./view.tsx";
import { botOf, type Workspace } from "./workspace.ts";

export function App() {
  const [place, go] = usePageLocation();
  const [{ workspace, problem }, read] = useWorkspace(place.user);
  useEffect(() => {
    const people = workspace?.members.filter(({ isBot }) => !isBot) ?? [];
    const isKnown = people.some(({ name }) => name === place.user);
    if (people[0] && !isKnown) go({ ...place, user: people[0].name });
  }, [workspace?.members, place.user]);
  if (!workspace?.members.some(({ name }) => name === workspace.user))
    return <p class="loading">{problem ?? "Loading the workspace…"}</p>;
  return <Screen workspace={workspace} problem={problem} place={place} go={go} read={read} />;
}

interface ScreenProps {
  /** Of the person who was chosen before, until that of the chosen one is loaded. */
  readonly workspace: Workspace;
  readonly problem: string | undefined;
  readonly place: PageLocation;
  readonly go: (place: PageLocation) => void;
  readonly read: (channel: string) => void;
}

function Screen({ workspace, problem, place, go, read }: ScreenProps) {
  const { user, channels, direct, modals, shortcuts } = workspace;
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [isPanelOpen, setPanelOpen] = useState(false);
  const [confirmation, confirmFirst] = useConfirm();
  const [notice, attempt] = useNotice(problem);
  const guide = useGuide();
  const bot = botOf(workspace);
  const isHome = place.channel === "home" && bot !== undefined;
  const isDirect = direct?.name === place.channel;
  const channel = isDirect ? direct : (channels.find(({ name }) => name === place.channel) ?? channels[0]);
  const isInApp = isHome || isDirect;
  const title = isInApp ? (bot?.realName ?? "App") : `# ${channel?.name}`;
  useEffect(() => {
    document.title = `${title} · Atlas Cost Bot`;
  }, [title]);
  useEffect(() => {
    if (isDirect || (isHome && workspace.hasHome))
      void attempt(api.openHome(user, isHome ? "home" : "messages"));
  }, [user, isHome, isDirect]);
  if (!channel) return <p class="loading">This workspace has no channel.</p>;

  const actions: ViewActions = {
    act: (view, values, element, click) =>
      confirmFirst(element, () => attempt(api.clickInView(user, view, values, click))),
    submit: async (view, values) => (await attempt(api.submitView(user, view, values))) ?? {},
    suggest: async (view, query) =>
      (await attempt(api.suggest({ user, view_id: String(view["id"]) }, query))) ?? {},
    close: (view) => void attempt(api.closeView(user, view)),
  };
  const here = { ...place, channel: isHome ? "home" : channel.name };
  return (
    <NameProviders workspace={workspace}>
      <div class={isPanelOpen ? "page with-panel" : "page"}>
        <Sidebar
          workspace={workspace}
          place={here}
          go={go}
          isOpen={isMenuOpen}
          close={() => setMenuOpen(false)}
        />
        <main class="main">
          <ChannelHeader
            title={title}
            purpose={isInApp ? "What the app shows you alone" : channel.purpose}
            isMenuOpen={isMenuOpen}
            openMenu={() => setMenuOpen(true)}
            isPanelOpen={isPanelOpen}
            togglePanel={() => setPanelOpen(!isPanelOpen)}
          />
          {isInApp && <AppTabs workspace={workspace} place={here} />}
          {isHome ? (
            <Home view={workspace.home} actions={actions} />
          ) : (
            <Conversation
              key={channel.id}
              workspace={workspace}
              channel={channel}
              title={isDirect ? title : `#${channel.name}`}
              guide={guide}
              read={read}
              confirmFirst={confirmFirst}
              attempt={attempt}
            >
              <Shortcuts
                shortcuts={shortcuts}
                run={({ callback_id: id }) => void attempt(api.runShortcut(user, id))}
              />
            </Conversation>
          )}
          <div role="alert" class="notice">
            {notice}
          </div>
        </main>
        {isPanelOpen && (
          <Panel
            close={() => setPanelOpen(false)}
            setSimulator={(changes) => attempt(api.setSimulator(changes))}
            date={{
              forward: () => attempt(api.moveDate({ forward: 1 })),
              reset: () => attempt(api.moveDate({ reset: true })),
            }}
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
