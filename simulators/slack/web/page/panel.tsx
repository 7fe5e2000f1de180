import { useRef } from "preact/hooks";
import type { Changes } from "../../../atlas/control.ts";
import { FaultSwitches } from "./fault-switches.tsx";
import { TraceList } from "./trace-list.tsx";
import { useFocus } from "./use-focus.ts";
import { useSnapshot } from "./use-snapshot.ts";

interface PanelProps {
  readonly close: () => void;
  readonly setSimulator: (changes: Changes) => void;
}

/** Faults of the simulated Atlas, and the path of the last question. */
export function Panel({ close, setSimulator }: PanelProps) {
  const snapshot = useSnapshot();
  const panel = useRef<HTMLElement>(null);
  useFocus(true, panel, "h2");
  return (
    <aside
      ref={panel}
      id="panel"
      class="panel"
      aria-labelledby="panel-title"
      onKeyDown={({ key }) => {
        if (key === "Escape") close();
      }}
    >
      <header>
        <h2 id="panel-title" tabIndex={-1}>
          Behind the scenes
        </h2>
        <button type="button" class="plain" aria-label="Close the panel" onClick={close}>
          ✕
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reached by keyboard */}
      <section class="panel-body" aria-label="What happens" tabIndex={0}>
        {snapshot?.simulator && <FaultSwitches simulator={snapshot.simulator} set={setSimulator} />}
        {snapshot && !snapshot.simulator && (
          <p class="quiet">This workspace uses the real Atlas; its calls are not shown.</p>
        )}
        <h3>The last question</h3>
        {snapshot && <TraceList trace={snapshot.trace} />}
      </section>
    </aside>
  );
}
