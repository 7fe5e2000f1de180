import { useContext } from "preact/hooks";
import type { PathEntry } from "../path.ts";
import { Elapsed } from "./elapsed.tsx";
import { withNames } from "./question-list.tsx";
import { Names } from "./text.tsx";

const KINDS: Readonly<Record<PathEntry["kind"], string>> = {
  request: "Slack → bot",
  record: "Table",
  step: "Step",
  wait: "Wait",
  atlas: "Atlas",
  slack: "Slack",
};

export function TraceList({ trace }: { trace: readonly PathEntry[] }) {
  const nameOf = useContext(Names);
  const start = trace[0]?.at ?? 0;
  if (trace.length === 0) return <p class="quiet">Ask something, and its path appears here.</p>;
  return (
    <ol class="trace" aria-label="Path">
      {trace.map((entry) => (
        <li key={entry.id} class={`trace-entry ${entry.kind}${isRunning(entry) ? " running" : ""}`}>
          <span class="trace-time">+{((entry.at - start) / 1000).toFixed(2)}</span>
          <span class="trace-kind">{KINDS[entry.kind]}</span>
          <div>
            <p class="trace-title" title={entry.title}>
              {withNames(titleOf(entry), nameOf)}
            </p>
            <p class="quiet">
              <Outcome entry={entry} />
            </p>
            {entry.detail !== undefined && (
              <details>
                <summary>Details</summary>
                <pre>{format(entry.detail)}</pre>
              </details>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}

/** Shortens the ids and the common prefix of Atlas paths. */
function titleOf({ kind, title }: PathEntry): string {
  if (kind !== "atlas") return title;
  return title
    .replace(/\/api\/atlas\/v2(\/orgs\/[0-9a-f]{24}(?=\/))?/, "")
    .replace(/[0-9a-f]{24}/g, (id) => `${id.slice(0, 2)}…${id.slice(-2)}`);
}

function isRunning({ outcome, endedAt }: PathEntry): boolean {
  return outcome === undefined && endedAt === undefined;
}

function Outcome({ entry }: { entry: PathEntry }) {
  const { outcome, isProblem, attempts = 1, at, endedAt } = entry;
  const facts = [endedAt !== undefined && `${endedAt - at} ms`, attempts > 1 && `attempt ${attempts}`].filter(
    Boolean,
  );
  return (
    <>
      {isRunning(entry) && <Elapsed since={at} />}
      <span class={isProblem ? "problem" : undefined}>{outcome}</span>
      {facts.length > 0 && ` · ${facts.join(" · ")}`}
    </>
  );
}

function format(detail: unknown): string {
  return typeof detail === "string" ? detail : JSON.stringify(detail, null, 2);
}
