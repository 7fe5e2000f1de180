import * as z from "zod";
import { jobIdOf } from "../functions/aws/execution-name.ts";
import type { Job } from "../functions/jobs/job.ts";
import type { WatchAtlasRequest } from "../simulators/atlas/requests.ts";
import type { SlackWatcher } from "../simulators/slack/server.ts";
import type { PathEntry, RequestPaths } from "../simulators/slack/web/path.ts";
import type { CheckpointWatcher } from "./lambda/executions.ts";
import { runInContext } from "./request-context.ts";
import { type NewPath, openPaths, type Path } from "./trace-paths.ts";

/**
 * The paths of recent commands, clicks and other requests: the signed request, the record in the table, the steps of
 * the workflow, and the calls to Atlas and Slack. Each of them belongs to one question, also while several run.
 */
export interface Trace extends RequestPaths {
  readonly slack: SlackWatcher;
  readonly checkpoints: CheckpointWatcher;
  readonly atlas: WatchAtlasRequest;
  /** Lets a function's handler work for the question that it was invoked for. */
  follow<Handler extends (event: never, ...rest: never[]) => unknown>(handler: Handler): Handler;
}

export function createTrace(readJob: (id: string) => Promise<Job | undefined>): Trace {
  const paths = openPaths();
  /** Signatures of requests without a path. */
  const ignored = new Set<string>();
  let count = 0;
  const newId = () => String(++count);

  const contextOf = (path: Path) => ({
    traceId: path.id,
    onStart: (execution: string) => paths.own(path, execution),
  });
  const endExecution = async (path: Path, execution: string, status: string) => {
    const job = await readJob(jobIdOf(execution)).catch(() => undefined);
    const hasFailed = status === "FAILED" || job?.state === "failed";
    path.executions.set(execution, { endedAt: Date.now(), hasFailed });
    if (!path.isRequested && job) path.title = jobTitle(job);
    paths.notify();
  };

  return {
    slack: {
      sent(sent) {
        const signature = sent.headers["x-slack-signature"] ?? "";
        if (isOwn(sent)) {
          ignored.add(signature);
          return () => ignored.delete(signature);
        }
        const path = paths.open({ ...questionOf(sent), signature });
        const { title, at } = path;
        const request = { id: newId(), kind: "request", title, at, detail: sent.headers } as const;
        paths.put(path, request);
        return (ack) => {
          const endedAt = Date.now();
          const isProblem = ack.error !== undefined;
          path.acked = { endedAt, hasFailed: isProblem };
          paths.put(path, { ...request, endedAt, outcome: ack.error ?? "acknowledged", isProblem });
        };
      },
      called({ method, at, traceId }) {
        const path = paths.find(traceId);
        const entry = { id: newId(), kind: "slack", title: method, at } as const;
        paths.put(path, entry);
        return (answer) => {
          const isProblem = answer["ok"] !== true;
          const outcome = isProblem ? String(answer["error"]) : "ok";
          paths.put(path, { ...entry, endedAt: Date.now(), outcome, isProblem });
        };
      },
    },
    checkpoints(updates, moment, execution) {
      if (moment === "before") return;
      const path = paths.of(execution);
      for (const update of updates) {
        const id = `${execution}/${update.Id}`;
        const entry = entryOf(update, path.entries.get(id), Date.now());
        if (entry) paths.put(path, { id, ...entry });
      }
    },
    atlas(request, traceId) {
      const { method, path: url, body, query, at } = request;
      const path = paths.find(traceId);
      const detail = body ?? (Object.keys(query).length > 0 ? query : undefined);
      const entry = { id: newId(), kind: "atlas", title: `${method} ${url}`, at, detail } as const;
      paths.put(path, entry);
      return () => {
        const { status } = request;
        const isProblem = status === null || status >= 400;
        const outcome = status === null ? "no answer" : String(status);
        paths.put(path, { ...entry, endedAt: Date.now(), outcome, isProblem });
      };
    },
    follow<Handler extends (event: never, ...rest: never[]) => unknown>(handler: Handler): Handler {
      return (async (event: FunctionEvent, ...rest: never[]) => {
        const { DurableExecutionArn: execution, headers } = event ?? {};
        const signature = headers?.["x-slack-signature"];
        const run = () => handler(event as never, ...rest);
        if (signature && ignored.has(signature)) return await run();
        const path = execution ? paths.of(execution) : signature ? paths.signed(signature) : undefined;
        if (!path) return await run();
        const result = await runInContext(contextOf(path), run);
        const { Status: status = "PENDING" } = (result ?? {}) as { Status?: string };
        if (!execution) path.acked ??= { endedAt: Date.now(), hasFailed: false };
        else if (status !== "PENDING") await endExecution(path, execution, status);
        return result;
      }) as unknown as Handler;
    },
    questions: () => paths.list(),
    async entries(question) {
      const path = paths.find(question);
      if (!path) return [];
      const jobs = await Promise.all([...path.executions.keys()].map((name) => readJob(jobIdOf(name))));
      const records = jobs.filter((job) => job !== undefined).map(recordOf);
      return [...path.entries.values(), ...records].sort((one, other) => one.at - other.at);
    },
    subscribe: paths.subscribe,
  };
}

/** Of a durable function, and of the one behind the request URL. */
interface FunctionEvent {
  readonly DurableExecutionArn?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Who asked what. (Slack: slash commands, interaction payloads, Events API.) */
function questionOf(sent: Sent): NewPath {
  if ("event" in sent) {
    const { type, text = "", user } = eventCallback.parse(sent.event).event;
    return { title: `${type} ${text}`.trim(), ...(user && { user }) };
  }
  const { command, text, payload, user_id: userId } = sent.form;
  if (command) return { title: `${command} ${text ?? ""}`.trim(), ...(userId && { user: userId }) };
  const { type, actions, view, callback_id: id, user } = interaction.parse(JSON.parse(payload ?? "{}"));
  const [action] = actions ?? [];
  const button = action?.text?.text;
  const what = action?.action_id ?? id ?? view?.callback_id;
  const title = button ? `click ${button}` : [type, what].filter(Boolean).join(" ");
  return { title, ...(user && { user: user.id }) };
}

type Sent = Parameters<SlackWatcher["sent"]>[0];

/** The app learns of its own direct messages too. */
function isOwn(sent: Sent): boolean {
  if (!("event" in sent)) return false;
  const { bot_id: botId, hidden } = eventCallback.parse(sent.event).event;
  return botId !== undefined || hidden === true;
}

const eventCallback = z.object({
  event: z.object({
    type: z.string(),
    text: z.optional(z.string()),
    user: z.optional(z.string()),
    bot_id: z.optional(z.string()),
    hidden: z.optional(z.boolean()),
  }),
});

const interaction = z.object({
  type: z.optional(z.string()),
  actions: z.optional(
    z.array(
      z.object({ action_id: z.optional(z.string()), text: z.optional(z.object({ text: z.string() })) }),
    ),
  ),
  view: z.optional(z.object({ callback_id: z.optional(z.string()) })),
  callback_id: z.optional(z.string()),
  user: z.optional(z.object({ id: z.string() })),
});

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
      return { ...step, attempts: known ? attempts + 1 : 1 };
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

/** Such as `report invoice job`. */
function jobTitle({ kind }: Job): string {
  return `${kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)} job`;
}

/** The job without its secrets: the response URL and Atlas's query tokens. */
function recordOf(record: Job): PathEntry {
  const { responseUrl: _url, work: _work, ...job } = record;
  const { id, state, createdAt } = job;
  return {
    id: `record ${id}`,
    kind: "record",
    title: `${jobTitle(record)} ${id}`,
    at: createdAt,
    outcome: state,
    isProblem: state === "failed",
    detail: job,
  };
}
