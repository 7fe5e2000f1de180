import { useRef, useState } from "preact/hooks";
import type { Changes } from "../../../atlas/control.ts";
import { DateSwitch, type DateSwitchProps } from "./date-switch.tsx";
import { DaysAhead } from "./elapsed.tsx";
import { FaultSwitches } from "./fault-switches.tsx";
import { QuestionList } from "./question-list.tsx";
import { TraceList } from "./trace-list.tsx";
import { useFocus } from "./use-focus.ts";
import { useSnapshot } from "./use-snapshot.ts";

interface PanelProps {
  readonly close: () => void;
  readonly setSimulator: (changes: Changes) => void;
  readonly date: Pick<DateSwitchProps, "forward" | "reset">;
}

/** The date, faults of the simulated Atlas, and the paths of recent questions. */
export function Panel({ close, setSimulator, date }: PanelProps) {
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
        {snapshot?.date && <DateSwitch date={snapshot.date} {...date} />}
        {snapshot?.simulator && (
          <FaultSwitches
            simulator={snapshot.simulator}
            now={snapshot.date?.now ?? Date.now()}
            set={setSimulator}
          />
        )}
        {snapshot && !snapshot.simulator && (
          <p class="quiet">This workspace uses the real Atlas; its calls are not shown.</p>
        )}
        {snapshot && (
          <DaysAhead.Provider value={snapshot.date?.days ?? 0}>
            <h3>Recent questions</h3>
            <QuestionList
              questions={snapshot.questions}
              shown={snapshot.question}
              // Who chooses the newest one wants to follow the newest.
              show={(id) => choose(id === snapshot.questions[0]?.id ? undefined : id)}
            />
            <TraceList trace={snapshot.path} />
          </DaysAhead.Provider>
        )}
      </section>
    </aside>
  );
}
