import { jobIdOf } from "../functions/aws/execution-name.ts";
import type { Job } from "../functions/jobs/job.ts";
import type { RecordedRequest } from "../simulators/atlas/requests.ts";
import type { SlackWatcher } from "../simulators/slack/server.ts";
import type { PathEntry, RequestPath } from "../simulators/slack/web/path.ts";
import type { CheckpointWatcher } from "./lambda/executions.ts";

/**
 * The path of the last thing that somebody did in Slack: the signed request, the record in the table, the steps
 * of the workflow, and the calls of Atlas and Slack. Calls name no question: those of others that are answered
 * at the same time are among them.
 */
export interface Trace extends RequestPath {
  readonly slack: SlackWatcher;
  readonly checkpoints: CheckpointWatcher;
  readonly atlas: (request: RecordedRequest) => void;
}

/** A question has some thirty entries; whoever calls without asking would add to them for ever. */
const KEPT = 500;

/** @param readJob brings what the table has of a question. */
export function createTrace(readJob: (id: string) => Promise<Job | undefined>): Trace {
  const entries = new Map<string, PathEntry>();
  const listeners = new Set<() => void>();
  const executions = { current: new Set<string>(), earlier: new Set<string>() };
  let count = 0;

  const put = (entry: PathEntry) => {
    entries.set(entry.id, entry);
    const [oldest] = entries.keys();
    if (oldest !== undefined && entries.size > KEPT) entries.delete(oldest);
    for (const listener of listeners) listener();
  };
  const newId = () => String(++count);
  const begin = () => {
    entries.clear();
    for (const name of executions.current) executions.earlier.add(name);
    executions.current.clear();
    keepNewest(executions.earlier);
  };

  return {
    slack: {
      sent({ form, headers }) {
        begin();
        const asked = {
          id: newId(),
          kind: "request",
          title: titleOf(form),
          at: Date.now(),
          detail: headers,
        } as const;
        put(asked);
        return (ack) => {
          if (!entries.has(asked.id)) return;
          const outcome = "error" in ack ? ack.error : "acknowledged";
          put({ ...asked, endedAt: Date.now(), outcome, isProblem: "error" in ack });
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
      // From the real Slack requests come by another way: there a new execution is a new question.
      const isAsked = [...entries.values()].some(({ kind }) => kind === "request");
      if (!isAsked && !executions.current.has(execution)) begin();
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
  if (oldest !== undefined && names.size > KEPT) names.delete(oldest);
}

/** What somebody did, in a few words. */
function titleOf({ command, text, payload }: Readonly<Record<string, string>>): string {
  if (command) return `${command} ${text ?? ""}`.trim();
  const { type, actions } = JSON.parse(payload ?? "{}") as {
    type?: string;
    actions?: { action_id?: string }[];
  };
  return [type, actions?.[0]?.action_id].filter(Boolean).join(" ");
}

type Update = Parameters<CheckpointWatcher>[0][number];

/** What a checkpoint says of a step or a wait. (AWS Lambda API, OperationUpdate.) */
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
      const outcome = `again in ${StepOptions?.NextAttemptDelaySeconds} s`;
      return { ...step, outcome, isProblem: true, detail: error?.ErrorMessage };
    }
    default:
      return { ...step, endedAt: now, outcome: "failed", isProblem: true, detail: error?.ErrorMessage };
  }
}

/** The record without what works as a key: the response URL, and Atlas's token for the job. */
function recordOf({ responseUrl: _url, token: _token, ...job }: Job): PathEntry {
  const { id, kind, state, createdAt } = job;
  return {
    id: `record ${id}`,
    kind: "record",
    title: `${kind} question ${id}`,
    at: createdAt,
    outcome: state,
    isProblem: state === "failed",
    detail: job,
  };
}
