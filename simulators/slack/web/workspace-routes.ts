import type { IncomingMessage, ServerResponse } from "node:http";
import * as z from "zod";
import { type Control, parseChanges } from "../../atlas/control.ts";
import { RequestError, readBody, sendJson } from "../http.ts";
import { parseObject } from "../json.ts";
import type { Guide, GuideAnswer } from "./guide.ts";
import type { PathEntry, Question, RequestPaths } from "./path.ts";

export interface WorkspaceParts {
  readonly trace: RequestPaths;
  readonly control: Control | undefined;
  readonly guide?: Guide;
  /** Undefined where something real takes part, whose date does not move. */
  readonly date?: DateControl | undefined;
}

/** Moves the date of the whole workspace. */
export interface DateControl {
  /** By how many days it is ahead. */
  days(): number;
  /** Resolves when what is due on each of the days is done. */
  forward(days: number): Promise<void>;
  /** Back to the real date. */
  reset(): Promise<void>;
}

/** An event of `GET /workspace/events`. */
export interface WorkspaceSnapshot {
  /** Recent ones, the newest first. */
  readonly questions: readonly Question[];
  /** The question whose path it has: the requested one if it is still there, else the newest. */
  readonly question: string | undefined;
  readonly path: readonly PathEntry[];
  /** Current faults of the simulated Atlas; null with the real one. */
  readonly simulator: ReturnType<Control["current"]> | null;
  /** The workspace's date; null where it cannot be moved. */
  readonly date: WorkspaceDate | null;
}

export interface WorkspaceDate {
  /** By how many days it is ahead. */
  readonly days: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const MOVE = z.union([
  z.strictObject({ forward: z.int().min(1).max(31) }),
  z.strictObject({ reset: z.literal(true) }),
]);

/**
 * Serves `/workspace/<name>`: `GET events?question=<id>` streams a snapshot now and after each change; `POST simulator` sets faults of
 * the simulated Atlas, see `Control.apply`; `POST date` with `{"forward": 1}` moves the workspace to tomorrow, and with
 * `{"reset": true}` back; `GET guide` is a GuideAnswer.
 *
 * @returns a function of the name and the request; it throws RequestError
 */
export function createWorkspaceRoutes(parts: WorkspaceParts): ServeNamed {
  const listeners = new Set<() => void>();
  const notifyAll = () => {
    for (const listener of listeners) listener();
  };
  parts.trace.subscribe(notifyAll);
  return async (name, request, response) => {
    switch (`${request.method} ${name}`) {
      case "GET events": {
        const { searchParams } = new URL(request.url ?? "/", "http://loopback");
        const send = openStream(parts, response, searchParams.get("question"));
        listeners.add(send);
        response.on("close", () => listeners.delete(send));
        return send();
      }
      case "GET guide":
        return sendJson(response, 200, (await guideOf(parts)) satisfies GuideAnswer);
      case "POST simulator":
        applyChanges(parts.control, (await readBody(request)).toString("utf8"));
        notifyAll();
        return sendJson(response, 200, { ok: true });
      case "POST date": {
        const date = await moveDate(parts.date, (await readBody(request)).toString("utf8"));
        notifyAll();
        return sendJson(response, 200, date);
      }
      default:
        throw new RequestError(404, "There is nothing here.");
    }
  };
}

async function guideOf({ guide }: WorkspaceParts): Promise<GuideAnswer> {
  return guide ? { questions: guide.questions, words: await guide.words() } : { questions: [], words: {} };
}

type ServeNamed = (name: string, request: IncomingMessage, response: ServerResponse) => Promise<void>;

function applyChanges(control: Control | undefined, body: string): void {
  if (!control) throw new RequestError(409, "The real Atlas has no faults to set.");
  try {
    control.apply(parseChanges(parseObject(body)));
  } catch (error) {
    if (error instanceof z.ZodError || error instanceof RangeError)
      throw new RequestError(400, error.message);
    throw error;
  }
}

async function moveDate(control: DateControl | undefined, body: string): Promise<WorkspaceDate> {
  if (!control) throw new RequestError(409, "With a real Atlas or Slack the date stays real.");
  const move = MOVE.safeParse(parseObject(body));
  if (!move.success) throw new RequestError(400, 'Send {"forward": 1} for tomorrow, or {"reset": true}.');
  await ("forward" in move.data ? control.forward(move.data.forward) : control.reset());
  return dateOf(control);
}

function dateOf(control: DateControl): WorkspaceDate {
  return { days: control.days(), now: Date.now() };
}

/** @returns a function that sends a snapshot soon; changes that come together share one */
function openStream(
  { trace, control, date }: WorkspaceParts,
  response: ServerResponse,
  wanted: string | null,
): () => void {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  response.write("retry: 500\n\n");
  let isDue = false;
  const send = async () => {
    isDue = false;
    const questions = trace.questions();
    const question = (questions.find(({ id }) => id === wanted) ?? questions[0])?.id;
    const snapshot: WorkspaceSnapshot = {
      questions,
      question,
      path: question === undefined ? [] : await trace.entries(question),
      simulator: control?.current() ?? null,
      date: date ? dateOf(date) : null,
    };
    response.write(`data: ${JSON.stringify(snapshot)}\n\n`);
  };
  return () => {
    if (isDue) return;
    isDue = true;
    setImmediate(() => send().catch((error: unknown) => response.destroy(error as Error)));
  };
}
