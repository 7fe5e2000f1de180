import type { IncomingMessage, ServerResponse } from "node:http";
import { ZodError } from "zod";
import { type Control, parseChanges } from "../../atlas/control.ts";
import { RequestError, readBody, sendJson } from "../http.ts";
import { parseObject } from "../json.ts";
import type { PathEntry, RequestPath } from "./path.ts";

export interface WorkspaceParts {
  readonly trace: RequestPath;
  readonly control: Control | undefined;
}

/** An event of `GET /workspace/events`. */
export interface WorkspaceSnapshot {
  readonly trace: readonly PathEntry[];
  /** Current faults of the simulated Atlas; null with the real one. */
  readonly simulator: ReturnType<Control["current"]> | null;
}

/**
 * Serves `/workspace/<name>`: `GET events` streams a snapshot now and after each change; `POST simulator` sets faults of
 * the simulated Atlas, see `Control.apply`.
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
        const send = openStream(parts, response);
        listeners.add(send);
        response.on("close", () => listeners.delete(send));
        return send();
      }
      case "POST simulator":
        applyChanges(parts.control, (await readBody(request)).toString("utf8"));
        notifyAll();
        return sendJson(response, 200, { ok: true });
      default:
        throw new RequestError(404, "There is nothing here.");
    }
  };
}

type ServeNamed = (name: string, request: IncomingMessage, response: ServerResponse) => Promise<void>;

function applyChanges(control: Control | undefined, body: string): void {
  if (!control) throw new RequestError(409, "The real Atlas has no faults to set.");
  try {
    control.apply(parseChanges(parseObject(body)));
  } catch (error) {
    if (error instanceof ZodError) throw new RequestError(400, error.message);
    throw error;
  }
}

/** @returns a function that sends a snapshot soon; changes that come together share one */
function openStream({ trace, control }: WorkspaceParts, response: ServerResponse): () => void {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  response.write("retry: 500\n\n");
  let isDue = false;
  const send = async () => {
    isDue = false;
    const snapshot: WorkspaceSnapshot = {
      trace: await trace.entries(),
      simulator: control?.current() ?? null,
    };
    response.write(`data: ${JSON.stringify(snapshot)}\n\n`);
  };
  return () => {
    if (isDue) return;
    isDue = true;
    setImmediate(() => send().catch((error: unknown) => response.destroy(error as Error)));
  };
}
