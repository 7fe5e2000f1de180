import { useDismiss } from "./use-dismiss.ts";
import { useFocus } from "./use-focus.ts";
import { hashOf, type PageLocation } from "./use-page-location.ts";
import { botOf, type Workspace } from "./workspace.ts";

interface SidebarProps {
  readonly workspace: Workspace;
  readonly place: PageLocation;
  readonly go: (place: PageLocation) => void;
  /** On a narrow screen only; it covers the page. */
  readonly isOpen: boolean;
  readonly close: () => void;
}

export function Sidebar({ workspace, place, go, isOpen, close }: SidebarProps) {
  const { members, channels, direct, hasHome, unread } = workspace;
  const sidebar = useDismiss<HTMLElement>(isOpen, close);
  useFocus(isOpen, sidebar, "a");
  const people = members.filter(({ isBot }) => !isBot);
  const bot = botOf(workspace);
  const link = (channel: string, label: string, isHere: boolean, count = 0) => (
    <li key={channel}>
      <a
        href={hashOf({ user: place.user, channel })}
        aria-current={isHere ? "page" : undefined}
        class={count > 0 && !isHere ? "unread" : undefined}
        onClick={close}
      >
        {label}
        {count > 0 && !isHere && (
          <span class="badge">
            {count}
            <span class="visually-hidden"> new</span>
          </span>
        )}
      </a>
    </li>
  );
  const unreadDirect = direct ? unread[direct.id] : 0;
  const isInApp = place.channel === "home" || place.channel === direct?.name;
  return (
    <nav ref={sidebar} id="sidebar" class={isOpen ? "sidebar open" : "sidebar"} aria-label="Workspace">
      <div class="workspace-name">
        <img class="avatar" src="/icon.svg" alt="" />
        <strong>Local workspace</strong>
        <button type="button" class="plain narrow-only" aria-label="Close the menu" onClick={close}>
          ✕
        </button>
      </div>
      <h2>Channels</h2>
      <ul>{channels.map(({ id, name }) => link(name, `# ${name}`, place.channel === name, unread[id]))}</ul>
      {bot && (
        <>
          <h2>Apps</h2>
          <ul>
            {link(
              direct && (unreadDirect || !hasHome) ? direct.name : "home",
              bot.realName,
              isInApp,
              unreadDirect,
            )}
          </ul>
        </>
      )}
      <div class="who">
        <label for="who">You are</label>
        <select
          id="who"
          class="control"
          value={place.user}
          onChange={({ currentTarget }) => go({ ...place, user: currentTarget.value })}
        >
          {people.map(({ id, name, realName }) => (
            <option key={id} value={name}>
              {realName}
            </option>
          ))}
        </select>
      </div>
    </nav>
  );
}
