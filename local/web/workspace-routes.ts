import type { IncomingMessage, ServerResponse } from "node:http";
import { ZodError } from "zod";
import { type Control, parseChanges } from "../atlas/control.ts";
import { RequestError, readBody, sendJson } from "../slack/http.ts";
import { parseObject } from "../slack/json.ts";
import type { Trace, TraceEntry } from "../trace.ts";

/** What the page shows beside Slack. */
export interface WorkspaceParts {
  readonly trace: Trace;
  /** Undefined when the real Atlas is asked. */
  readonly control: Control | undefined;
}

/** What `GET /workspace/events` sends at once, and again whenever it has changed. */
export interface WorkspaceSnapshot {
  readonly trace: readonly TraceEntry[];
  /** The switches of the simulated Atlas as they stand; null when the real one is asked. */
  readonly simulator: ReturnType<Control["current"]> | null;
}

/**
 * Serves `/workspace/<name>`. `POST simulator` changes the switches of the simulated Atlas, see `Control.apply`.
 *
 * @throws RequestError for a request that is not understood
 */
export async function serveWorkspace(
  parts: WorkspaceParts,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  switch (`${request.method} ${name}`) {
    case "GET events":
      return streamSnapshots(parts, response);
    case "POST simulator":
      applyChanges(parts.control, (await readBody(request)).toString("utf8"));
      return sendJson(response, 200, await snapshot(parts));
    default:
      throw new RequestError(404, "There is nothing here.");
  }
}

function applyChanges(control: Control | undefined, body: string): void {
  if (!control) throw new RequestError(409, "The real Atlas is asked here: it has no switches.");
  try {
    control.apply(parseChanges(parseObject(body)));
  } catch (error) {
    if (error instanceof ZodError) throw new RequestError(400, error.message);
    throw error;
  }
}

async function snapshot({ trace, control }: WorkspaceParts): Promise<WorkspaceSnapshot> {
  return { trace: await trace.entries(), simulator: control?.current() ?? null };
}

/** Changes that come together are sent together. */
function streamSnapshots(parts: WorkspaceParts, response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  let isDue = false;
  const send = async () => {
    isDue = false;
    response.write(`data: ${JSON.stringify(await snapshot(parts))}\n\n`);
  };
  const sendSoon = () => {
    if (isDue) return;
    isDue = true;
    setImmediate(() => send().catch((error: unknown) => response.destroy(error as Error)));
  };
  response.on("close", parts.trace.subscribe(sendSoon));
  sendSoon();
}
