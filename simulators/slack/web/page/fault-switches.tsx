import type { Changes } from "../../../atlas/control.ts";
import type { WorkspaceSnapshot } from "../workspace-routes.ts";

type Simulator = NonNullable<WorkspaceSnapshot["simulator"]>;

interface Switch {
  readonly label: string;
  readonly note: string;
  readonly isOn: (simulator: Simulator) => boolean;
  readonly turn: (on: boolean) => Changes;
  /** The requests left, if they are counted. */
  readonly left?: (simulator: Simulator) => number;
}

const SLOW_MS = 3000;
const TIMES = 2;

const SWITCHES: readonly Switch[] = [
  {
    label: "Slow",
    note: `each answer takes ${SLOW_MS / 1000} s`,
    isOn: ({ slowMs }) => slowMs > 0,
    turn: (on) => ({ slowMs: on ? SLOW_MS : 0 }),
  },
  {
    label: "429",
    note: `refuses the next ${TIMES} requests as too many`,
    isOn: ({ rateLimit }) => rateLimit > 0,
    turn: (on) => ({ rateLimit: on ? TIMES : 0 }),
    left: ({ rateLimit }) => rateLimit,
  },
  {
    label: "500",
    note: `fails at the next ${TIMES} requests`,
    isOn: ({ fail }) => fail > 0,
    turn: (on) => ({ fail: on ? TIMES : 0 }),
    left: ({ fail }) => fail,
  },
  {
    label: "Bare 102",
    note: "says only “processing” of unfinished queries",
    isOn: ({ bare102 }) => bare102 !== null,
    turn: (on) => ({ bare102: on ? "kept" : null }),
  },
];

export function FaultSwitches({ simulator, set }: { simulator: Simulator; set: (changes: Changes) => void }) {
  return (
    <fieldset class="switches">
      <legend>Simulated Atlas</legend>
      {SWITCHES.map(({ label, note, isOn, turn, left }) => (
        <label key={label}>
          <input
            type="checkbox"
            checked={isOn(simulator)}
            onChange={({ currentTarget }) => set(turn(currentTarget.checked))}
          />
          <span>
            <strong>{label}</strong> <span class="quiet">{note}</span>
            {left && isOn(simulator) && (
              <>
                {" "}
                <span class="badge">{left(simulator)} to come</span>
              </>
            )}
          </span>
        </label>
      ))}
      <div class="actions">
        <button type="button" class="button" onClick={() => set({ forgetTokens: true })}>
          Forget queries and their tokens
        </button>
        <button type="button" class="button" onClick={() => set({ reset: true })}>
          Clear faults
        </button>
      </div>
    </fieldset>
  );
}
