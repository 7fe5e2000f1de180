import { useState } from "preact/hooks";
import type { WorkspaceDate } from "../workspace-routes.ts";

export interface DateSwitchProps {
  readonly date: WorkspaceDate;
  readonly forward: () => Promise<unknown>;
  readonly reset: () => Promise<unknown>;
}

/** The workspace's date, and the way to tomorrow. */
export function DateSwitch({ date, forward, reset }: DateSwitchProps) {
  const [isMoving, setMoving] = useState(false);
  const move = async (run: () => Promise<unknown>) => {
    setMoving(true);
    await run().finally(() => setMoving(false));
  };
  const today = new Date(date.now).toLocaleDateString([], {
    ...{ weekday: "long", day: "numeric", month: "long", year: "numeric" },
  });
  return (
    <fieldset class="switches" disabled={isMoving}>
      <legend>Date</legend>
      <p aria-live="polite">
        {today} {date.days > 0 && <span class="badge">{aheadText(date.days)}</span>}
      </p>
      <div class="actions">
        <button type="button" class="button" onClick={() => move(forward)}>
          {isMoving ? "Moving…" : "Go to tomorrow"}
        </button>
        {date.days > 0 && (
          <button type="button" class="button" onClick={() => move(reset)}>
            Back to the real date
          </button>
        )}
      </div>
    </fieldset>
  );
}

function aheadText(days: number): string {
  return days === 1 ? "1 day ahead" : `${days} days ahead`;
}
