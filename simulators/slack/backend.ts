import type { IncomingMessage, ServerResponse } from "node:http";
import type { Report } from "../report.ts";
import type { JsonObject } from "./json.ts";
import type { SlackSeed } from "./seed.ts";
import type { SlackApi } from "./slack-api.ts";

/** Where Web API calls end: in the store of this server, or in another Slack. */
export interface Backend {
  readonly api: SlackApi;
  /** Posts what a person writes. Another Slack takes that from the person alone, not from here. */
  readonly say?: (user: string, channel: string, text: string) => Promise<JsonObject>;
  /** @returns what was answered */
  serveApi(
    method: string,
    request: IncomingMessage,
    response: ServerResponse,
    query: string,
  ): Promise<JsonObject>;
  receiveFile(id: string, request: IncomingMessage, response: ServerResponse): Promise<void>;
  sendFile(id: string, request: IncomingMessage, response: ServerResponse): Promise<void>;
  close(): Promise<void>;
}

export interface BackendSettings {
  readonly seed: SlackSeed;
  readonly dataDir?: string;
  readonly botToken: string;
  readonly scopes: readonly string[];
  readonly rateLimit?: boolean;
  readonly keptMessages: number;
  /** This server's own URL, without a slash at the end. */
  readonly origin: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly report: Report;
}
