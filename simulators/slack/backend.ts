import type { IncomingMessage, ServerResponse } from "node:http";
import type { Report } from "../report.ts";
import type { JsonObject } from "./json.ts";
import type { SlackSeed } from "./seed.ts";
import type { SlackApi } from "./slack-api.ts";
import type { Channels } from "./store/channels.ts";

/** What answers Web API calls: the store of this server, or another Slack. */
export interface Backend {
  readonly api: SlackApi;
  /** Posts as a person. Absent with another Slack, which accepts that only from the person. */
  readonly postAs?: (user: string, channel: string, text: string, threadTs?: string) => Promise<JsonObject>;
  /** Absent with another Slack. */
  readonly channels?: Pick<Channels, "get" | "between">;
  /** @returns the answer that was sent */
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

/** What the app's home has (Slack, "App manifest reference", features.app_home). */
export interface AppHome {
  readonly home_tab_enabled: boolean;
  readonly messages_tab_enabled: boolean;
  /** People cannot write to the app. */
  readonly messages_tab_read_only_enabled: boolean;
}

export interface BackendSettings {
  readonly seed: SlackSeed;
  readonly dataDir?: string;
  readonly botToken: string;
  readonly scopes: readonly string[];
  readonly rateLimit?: boolean;
  readonly keptMessages: number;
  /** This server's own URL, without a slash at the end. */
  readonly origin: string;
  readonly now: () => number;
  readonly appHome: AppHome;
  /** Types of blocks that the workspace doesn't have yet. */
  readonly unsupportedBlocks: ReadonlySet<string>;
  readonly report: Report;
}
