import { useRef, useState } from "preact/hooks";
import type { Changes } from "../../../atlas/control.ts";
import { FaultSwitches } from "./fault-switches.tsx";
import { QuestionList } from "./question-list.tsx";
import { TraceList } from "./trace-list.tsx";
import { useFocus } from "./use-focus.ts";
import { useSnapshot } from "./use-snapshot.ts";

interface PanelProps {
  readonly close: () => void;
  readonly setSimulator: (changes: Changes) => void;
}

/** Faults of the simulated Atlas, and the paths of recent questions. */
export function Panel({ close, setSimulator }: PanelProps) {
  const [chosen, choose] = useState<string>();
  const snapshot = useSnapshot(chosen);
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
        {snapshot && (
          <>
            <h3>Recent questions</h3>
            <QuestionList
              questions={snapshot.questions}
              shown={snapshot.question}
              // Who chooses the newest one wants to follow the newest.
              show={(id) => choose(id === snapshot.questions[0]?.id ? undefined : id)}
            />
            <TraceList trace={snapshot.path} />
          </>
        )}
      </section>
    </aside>
  );
}
