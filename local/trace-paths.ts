import { jobIdOf } from "../functions/aws/execution-name.ts";
import type { PathEntry, Question } from "../simulators/slack/web/path.ts";

/** How a request or an execution ended. `endedAt` is in milliseconds since 1970. */
interface Ending {
  readonly endedAt: number;
  readonly hasFailed: boolean;
}

/** A question with what happened for it. */
export interface Path {
  readonly id: string;
  title: string;
  readonly user?: string;
  readonly at: number;
  /** Of the request, by which the function knows its question. */
  readonly signature?: string | undefined;
  /** False for work that began without a request, such as reports, and unfinished work after a restart. */
  readonly isRequested: boolean;
  acked?: Ending;
  readonly entries: Map<string, PathEntry>;
  /** By name; undefined while it runs. */
  readonly executions: Map<string, Ending | undefined>;
}

export type NewPath = Pick<Path, "title" | "user" | "signature">;

export interface Paths {
  open(path: NewPath): Path;
  /** The path of an execution, which has its own if no request started it. */
  of(execution: string): Path;
  own(path: Path, execution: string): void;
  find(id: string | undefined): Path | undefined;
  /** The path of a request; a new one for a request from the real Slack. */
  signed(signature: string): Path;
  /** Does nothing without a path. */
  put(path: Path | undefined, entry: PathEntry): void;
  list(): readonly Question[];
  notify(): void;
  subscribe(listener: () => void): void;
}

const MAX_PATHS = 20;
/** A question has about thirty entries. */
const MAX_ENTRIES = 500;

let lastId = 0;

export function openPaths(): Paths {
  const paths = new Map<string, Path>();
  const owners = new Map<string, Path>();
  const listeners = new Set<() => void>();
  const notify = () => {
    for (const listener of listeners) listener();
  };

  const open = (path: NewPath, isRequested = true) => {
    // Ids are unique in the process, because several workspaces may share it.
    const opened: Path = {
      ...path,
      id: `question-${++lastId}`,
      at: Date.now(),
      isRequested,
      entries: new Map(),
      executions: new Map(),
    };
    paths.set(opened.id, opened);
    for (const old of [...paths.values()].slice(0, -MAX_PATHS)) {
      paths.delete(old.id);
      for (const execution of old.executions.keys()) owners.delete(execution);
    }
    notify();
    return opened;
  };
  const own = (path: Path, execution: string) => {
    if (owners.has(execution)) return;
    owners.set(execution, path);
    path.executions.set(execution, undefined);
    notify();
  };
  return {
    open,
    own,
    notify,
    of(execution) {
      const known = owners.get(execution);
      if (known) return known;
      const path = open({ title: `job ${jobIdOf(execution)}` }, false);
      own(path, execution);
      return path;
    },
    find: (id) => (id === undefined ? undefined : paths.get(id)),
    signed: (signature) =>
      [...paths.values()].find((path) => path.signature === signature) ??
      open({ title: "request", signature }),
    put(path, entry) {
      if (!path) return;
      const { entries } = path;
      entries.set(entry.id, entry);
      const [oldest] = entries.keys();
      if (oldest !== undefined && entries.size > MAX_ENTRIES) entries.delete(oldest);
      notify();
    },
    list: () => [...paths.values()].map(toQuestion).reverse(),
    subscribe(listener) {
      listeners.add(listener);
    },
  };
}

function toQuestion(path: Path): Question {
  const { id, title, user, at, acked, executions, signature, isRequested } = path;
  const isWaiting = isRequested && signature !== undefined && acked === undefined && executions.size === 0;
  const endings = [...(acked ? [acked] : []), ...executions.values()];
  const isRunning = isWaiting || endings.includes(undefined);
  const ended = endings.filter((ending) => ending !== undefined);
  const state = isRunning ? "running" : ended.some(({ hasFailed }) => hasFailed) ? "failed" : "done";
  const endedAt = Math.max(at, ...ended.map((ending) => ending.endedAt));
  return { id, title, ...(user !== undefined && { user }), at, state, ...(!isRunning && { endedAt }) };
}
