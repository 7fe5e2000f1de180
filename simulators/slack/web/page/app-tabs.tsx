import { hashOf, type PageLocation } from "./use-page-location.ts";
import { botOf, type Workspace } from "./workspace.ts";

/** The app's home and the conversation with it. */
export function AppTabs({ workspace, place }: { workspace: Workspace; place: PageLocation }) {
  const { direct, hasHome, unread } = workspace;
  const tab = (channel: string, label: string) => (
    <a
      href={hashOf({ user: place.user, channel })}
      aria-current={place.channel === channel ? "page" : undefined}
    >
      {label}
    </a>
  );
  if (!direct || !hasHome) return null;
  const count = unread[direct.id] ?? 0;
  return (
    <nav class="tabs" aria-label={botOf(workspace)?.realName ?? "App"}>
      {tab("home", "Home")}
      {tab(direct.name, count > 0 ? `Messages (${count})` : "Messages")}
    </nav>
  );
}
