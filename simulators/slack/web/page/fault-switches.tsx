import type { Changes } from "../../../atlas/control.ts";
import type { WorkspaceSnapshot } from "../workspace-routes.ts";

type Simulator = NonNullable<WorkspaceSnapshot["simulator"]>;

interface Switch {
  readonly label: string;
  readonly note: string;
  readonly isOn: (simulator: Simulator) => boolean;
  /** @param now milliseconds since 1970 */
  readonly turn: (on: boolean, now: number) => Changes;
  /** Such as how many requests are left. */
  readonly state?: (simulator: Simulator) => string;
}

const SLOW_MS = 3000;
const TIMES = 2;
const SPIKE = { cluster: "telemetry", tier: "M50" } as const;
const DAY_MS = 86_400_000;

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
    state: ({ rateLimit }) => `${rateLimit} to come`,
  },
  {
    label: "500",
    note: `fails at the next ${TIMES} requests`,
    isOn: ({ fail }) => fail > 0,
    turn: (on) => ({ fail: on ? TIMES : 0 }),
    state: ({ fail }) => `${fail} to come`,
  },
  {
    label: "Bare 102",
    note: "says only “processing” of unfinished queries",
    isOn: ({ bare102 }) => bare102 !== null,
    turn: (on) => ({ bare102: on ? "kept" : null }),
  },
  {
    label: "Spike",
    note: "telemetry runs on larger servers from the day before yesterday to today",
    isOn: ({ spike }) => spike !== null,
    state: ({ spike }) => `${spike?.cluster}, ${spike?.first} to ${spike?.last ?? "now"}`,
    turn: (on, now) => ({
      spike: on ? { ...SPIKE, first: dayOf(now - 2 * DAY_MS), last: dayOf(now) } : null,
    }),
  },
];

interface FaultSwitchesProps {
  readonly simulator: Simulator;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly set: (changes: Changes) => void;
}

export function FaultSwitches({ simulator, now, set }: FaultSwitchesProps) {
  return (
    <fieldset class="switches">
      <legend>Simulated Atlas</legend>
      {SWITCHES.map(({ label, note, isOn, turn, state }) => (
        <label key={label}>
          <input
            type="checkbox"
            checked={isOn(simulator)}
            onChange={({ currentTarget }) => set(turn(currentTarget.checked, now))}
          />
          <span>
            <strong>{label}</strong> <span class="quiet">{note}</span>
            {state && isOn(simulator) && (
              <>
                {" "}
                <span class="badge">{state(simulator)}</span>
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

/** `YYYY-MM-DD` in UTC, by which Atlas bills. */
function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
