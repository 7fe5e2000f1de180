interface ChannelHeaderProps {
  readonly title: string;
  readonly purpose: string;
  readonly isMenuOpen: boolean;
  readonly openMenu: () => void;
  readonly isPanelOpen: boolean;
  readonly togglePanel: () => void;
}

export function ChannelHeader(props: ChannelHeaderProps) {
  const { title, purpose, isMenuOpen, openMenu, isPanelOpen, togglePanel } = props;
  return (
    <header class="channel-header">
      <button
        type="button"
        class="plain narrow-only"
        aria-label="Open the menu"
        aria-expanded={isMenuOpen}
        aria-controls="sidebar"
        onClick={openMenu}
      >
        ☰
      </button>
      <div class="channel-title">
        <h1>{title}</h1>
        <p class="quiet">{purpose}</p>
      </div>
      <button
        type="button"
        class="button"
        aria-expanded={isPanelOpen}
        aria-controls="panel"
        onClick={togglePanel}
      >
        Behind the scenes
      </button>
    </header>
  );
}
