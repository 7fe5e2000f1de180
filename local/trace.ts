import { jobIdOf } from "../functions/aws/execution-name.ts";
import type { Job } from "../functions/jobs/job.ts";
import type { RecordedRequest } from "../simulators/atlas/requests.ts";
import type { SlackWatcher } from "../simulators/slack/server.ts";
import type { PathEntry, RequestPath } from "../simulators/slack/web/path.ts";
import type { CheckpointWatcher } from "./lambda/executions.ts";

/**
 * The path of the last command or click: the signed request, the record in the table, the steps of the workflow, and
 * the calls to Atlas and Slack. Calls do not name their job, so calls of concurrent jobs are included.
 */
export interface Trace extends RequestPath {
  readonly slack: SlackWatcher;
  readonly checkpoints: CheckpointWatcher;
  readonly atlas: (request: RecordedRequest) => void;
}

/** A job has about thirty entries. The limit is for calls that come without a command. */
const MAX_ENTRIES = 500;

export function createTrace(readJob: (id: string) => Promise<Job | undefined>): Trace {
  const entries = new Map<string, PathEntry>();
  const listeners = new Set<() => void>();
  const executions = { current: new Set<string>(), earlier: new Set<string>() };
  let count = 0;

  const put = (entry: PathEntry) => {
    entries.set(entry.id, entry);
    const [oldest] = entries.keys();
    if (oldest !== undefined && entries.size > MAX_ENTRIES) entries.delete(oldest);
    for (const listener of listeners) listener();
  };
  const newId = () => String(++count);
  const startOver = () => {
    entries.clear();
    for (const name of executions.current) executions.earlier.add(name);
    executions.current.clear();
    keepNewest(executions.earlier);
  };

  return {
    slack: {
      sent({ form, headers }) {
        startOver();
        const request = {
          id: newId(),
          kind: "request",
          title: titleOf(form),
          at: Date.now(),
          detail: headers,
        } as const;
        put(request);
        return (ack) => {
          if (!entries.has(request.id)) return;
          const outcome = "error" in ack ? ack.error : "acknowledged";
          put({ ...request, endedAt: Date.now(), outcome, isProblem: "error" in ack });
        };
      },
      called({ method, answer, at }) {
        const isProblem = answer["ok"] !== true;
        const outcome = isProblem ? String(answer["error"]) : "ok";
        put({ id: newId(), kind: "slack", title: method, at, endedAt: Date.now(), outcome, isProblem });
      },
    },
    checkpoints(updates, moment, execution) {
      if (moment === "before" || executions.earlier.has(execution)) return;
      // Requests from the real Slack do not come this way; there each new execution starts a new path.
      const hasRequest = [...entries.values()].some(({ kind }) => kind === "request");
      if (!hasRequest && !executions.current.has(execution)) startOver();
      executions.current.add(execution);
      keepNewest(executions.current);
      for (const update of updates) {
        const id = `${execution}/${update.Id}`;
        const entry = entryOf(update, entries.get(id), Date.now());
        if (entry) put({ id, ...entry });
      }
    },
    atlas({ method, path, status, body, query, at }) {
      const isProblem = status === null || status >= 400;
      const outcome = status === null ? "no answer" : String(status);
      const detail = body ?? (Object.keys(query).length > 0 ? query : undefined);
      const title = `${method} ${path}`;
      put({ id: newId(), kind: "atlas", title, at, endedAt: Date.now(), outcome, isProblem, detail });
    },
    async entries() {
      const jobs = await Promise.all([...executions.current].map((name) => readJob(jobIdOf(name))));
      const records = jobs.filter((job) => job !== undefined).map(recordOf);
      return [...entries.values(), ...records].sort((one, other) => one.at - other.at);
    },
    subscribe(listener) {
      listeners.add(listener);
    },
  };
}

function keepNewest(names: Set<string>): void {
  const [oldest] = names;
  if (oldest !== undefined && names.size > MAX_ENTRIES) names.delete(oldest);
}

function titleOf({ command, text, payload }: Readonly<Record<string, string>>): string {
  if (command) return `${command} ${text ?? ""}`.trim();
  const { type, actions } = JSON.parse(payload ?? "{}") as {
    type?: string;
    actions?: { action_id?: string }[];
  };
  return [type, actions?.[0]?.action_id].filter(Boolean).join(" ");
}

type Update = Parameters<CheckpointWatcher>[0][number];

/** The entry of a step or wait. (AWS Lambda API, OperationUpdate.) */
function entryOf(
  { Type, Action, Name, StepOptions, WaitOptions, Error: error }: Update,
  known: PathEntry | undefined,
  now: number,
): Omit<PathEntry, "id"> | undefined {
  const title = Name ?? "";
  if (Type === "WAIT" && Action === "START") {
    return { kind: "wait", title, at: now, outcome: `${WaitOptions?.WaitSeconds} s` };
  }
  if (Type !== "STEP") return undefined;
  const { at = now, attempts = 1 } = known ?? {};
  const step = { kind: "step", title, at, attempts } as const;
  switch (Action) {
    case "START":
      return { ...step, attempts: known ? attempts + 1 : 1, outcome: "running" };
    case "SUCCEED":
      return { ...step, endedAt: now, outcome: "done" };
    case "RETRY": {
      const outcome = `retry in ${StepOptions?.NextAttemptDelaySeconds} s`;
      return { ...step, outcome, isProblem: true, detail: error?.ErrorMessage };
    }
    default:
      return { ...step, endedAt: now, outcome: "failed", isProblem: true, detail: error?.ErrorMessage };
  }
}

/** The job without its secrets: the response URL and Atlas's query tokens. */
function recordOf({ responseUrl: _url, work: _work, ...job }: Job): PathEntry {
  const { id, kind, state, createdAt } = job;
  return {
    id: `record ${id}`,
    kind: "record",
    title: `${kind} job ${id}`,
    at: createdAt,
    outcome: state,
    isProblem: state === "failed",
    detail: job,
  };
}
