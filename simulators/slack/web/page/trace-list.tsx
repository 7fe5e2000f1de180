import type { PathEntry } from "../path.ts";

const KINDS: Readonly<Record<PathEntry["kind"], string>> = {
  request: "Slack → bot",
  record: "Table",
  step: "Step",
  wait: "Wait",
  atlas: "Atlas",
  slack: "Slack",
};

export function TraceList({ trace }: { trace: readonly PathEntry[] }) {
  const start = trace[0]?.at ?? 0;
  if (trace.length === 0) return <p class="quiet">Ask something, and its path appears here.</p>;
  return (
    <ol class="trace">
      {trace.map((entry) => (
        <li key={entry.id} class={`trace-entry ${entry.kind}`}>
          <span class="trace-time">+{((entry.at - start) / 1000).toFixed(2)}</span>
          <span class="trace-kind">{KINDS[entry.kind]}</span>
          <div>
            <p class="trace-title" title={entry.title}>
              {titleOf(entry)}
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

function Outcome({ entry: { outcome, isProblem, attempts = 1, at, endedAt } }: { entry: PathEntry }) {
  const facts = [endedAt !== undefined && `${endedAt - at} ms`, attempts > 1 && `attempt ${attempts}`].filter(
    Boolean,
  );
  return (
    <>
      <span class={isProblem ? "problem" : undefined}>{outcome}</span>
      {facts.length > 0 && ` · ${facts.join(" · ")}`}
    </>
  );
}

function format(detail: unknown): string {
  return typeof detail === "string" ? detail : JSON.stringify(detail, null, 2);
}
