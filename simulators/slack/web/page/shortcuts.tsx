import { useState } from "preact/hooks";
import { useDismiss } from "./use-dismiss.ts";
import type { Shortcut } from "./workspace.ts";

interface ShortcutsProps {
  readonly shortcuts: readonly Shortcut[];
  readonly run: (shortcut: Shortcut) => void;
}

/** The global shortcuts of the app. */
export function Shortcuts({ shortcuts, run }: ShortcutsProps) {
  const [isOpen, setOpen] = useState(false);
  const menu = useDismiss<HTMLDivElement>(isOpen, () => setOpen(false));
  if (shortcuts.length === 0) return null;
  return (
    <div ref={menu} class="overflow shortcuts">
      <button
        type="button"
        class="plain"
        aria-label="Shortcuts"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        ⚡
      </button>
      {isOpen && (
        <div class="menu">
          {shortcuts.map((shortcut) => (
            <button
              key={shortcut.callback_id}
              type="button"
              onClick={() => {
                setOpen(false);
                run(shortcut);
              }}
            >
              {shortcut.name}
              <span class="quiet">{shortcut.description}</span>
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
