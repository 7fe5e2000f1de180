import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** A fault of one call: another answer, or a connection lost before or after Slack carried out the call. */
type Fault =
  | { readonly status: number; readonly retryAfter?: number; readonly body?: string }
  | "request lost"
  | "answer lost";

/** A proxy between the bot and Slack's Web API. */
export interface Network {
  readonly apiUrl: string;
  /** The methods called, in order. */
  readonly calls: string[];
  /** The faults of the next calls of each method. */
  readonly faults: Record<string, Fault[]>;
  close(): Promise<void>;
}

/** @param slackApiUrl of the Slack behind it, with a slash at the end */
export async function startNetwork(slackApiUrl: string): Promise<Network> {
  const calls: string[] = [];
  const faults: Record<string, Fault[]> = {};
  const server = createServer((request, response) => {
    void pass(request, response);
  });

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = (request.url ?? "").replace("/api/", "");
    const body = await buffer(request);
    calls.push(method);
    const fault = faults[method]?.shift();
    if (fault === "request lost") return void response.destroy();
    if (typeof fault === "object") {
      if (fault.retryAfter !== undefined) response.setHeader("retry-after", fault.retryAfter);
      return void response.writeHead(fault.status).end(fault.body);
    }
    const answer = await fetch(`${slackApiUrl}${method}`, {
      method: "POST",
      headers: {
        authorization: request.headers.authorization ?? "",
        "content-type": request.headers["content-type"] ?? "",
      },
      body: new Uint8Array(body),
    });
    const text = await answer.text();
    if (fault === "answer lost") return void response.destroy();
    response.writeHead(answer.status, { "content-type": "application/json" }).end(text);
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    calls,
    faults,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
