import { type Report, reportToConsole } from "../report.ts";
import type { AppHome, Backend } from "./backend.ts";
import { type AppEvents, BOT_EVENTS, createAppEvents } from "./client/app-events.ts";
import { createClient, type SlackClient } from "./client/client.ts";
import type { SlashCommand } from "./client/commands.ts";
import { createDirectory } from "./client/directory.ts";
import { createDispatch, type WatchRequest } from "./client/dispatch.ts";
import type { Shortcut } from "./client/interactions.ts";
import { createReplies } from "./client/replies.ts";
import { createResponseUrls } from "./client/response-urls.ts";
import { type Fault, withFaults } from "./faults.ts";
import { type Serve, serveNothing } from "./http.ts";
import { openHttpServer } from "./http-server.ts";
import type { JsonObject } from "./json.ts";
import { openLocalBackend } from "./local-backend.ts";
import { createRoutes } from "./routes.ts";
import { BOT_SCOPES, EXAMPLE_SEED, type SlackSeed } from "./seed.ts";
import { realTimer, type Timer } from "./timer.ts";
import { createUiState } from "./ui-state.ts";
import { openUpstreamBackend } from "./upstream-backend.ts";

export interface SlackOptions {
  /** A small example by default. */
  readonly seed?: SlackSeed;
  /** On the loopback interface; a free one by default. */
  readonly port?: number;
  /** Where the workspace is stored; it is temporary by default. */
  readonly dataDir?: string;
  readonly signingSecret: string;
  readonly botToken: string;
  /** The app's URL for commands and interactions. */
  readonly requestUrl: () => string;
  /** Another Slack's Web API that answers all calls, such as `https://slack.com/api/`; dataDir is not used then. */
  readonly upstream?: string;
  /** Of the bot's token; see seed.ts for the default. */
  readonly scopes?: readonly string[];
  readonly commands: readonly SlashCommand[];
  /** Limits chat.postMessage to about one per second and channel; off by default. */
  readonly rateLimit?: boolean;
  /** Per channel; 1000 by default. */
  readonly keptMessages?: number;
  /** Slack's 3000 by default. */
  readonly ackTimeoutMs?: number;
  /** Global shortcuts that the app declares. */
  readonly shortcuts?: readonly Shortcut[];
  /** All of it by default. */
  readonly appHome?: Partial<AppHome>;
  /** Events that the app subscribes to, such as `app_mention`; all that this server knows by default. */
  readonly botEvents?: readonly string[];
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** When events are repeated; real time by default. */
  readonly timer?: Timer;
  readonly watch?: SlackWatcher;
  /** Serves all other paths. */
  readonly serveOthers?: Serve;
  /** To the console by default. */
  readonly report?: Report;
}

/** Observes requests to the app and its calls. */
export interface SlackWatcher {
  readonly sent: WatchRequest;
  /**
   * Called when the app calls; the returned function is called with the answer.
   *
   * @param call.at milliseconds since 1970
   * @param call.traceId the request's header `x-trace-id`, if it has one
   */
  called(call: { method: string; at: number; traceId: string | undefined }): (answer: JsonObject) => void;
}

const WHOLE_HOME: AppHome = {
  home_tab_enabled: true,
  messages_tab_enabled: true,
  messages_tab_read_only_enabled: false,
};

export interface LocalSlack {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** For a WebClient's `slackApiUrl`, with a slash at the end. */
  readonly apiUrl: string;
  readonly client: SlackClient;
  /** The events that the app gets. */
  readonly appEvents: Pick<AppEvents, "redeliver" | "settled">;
  /** Faults of the app's requests; add and remove them at any time. */
  readonly faults: Fault[];
  /** Types of blocks that the workspace refuses; add and remove them at any time. */
  readonly unsupportedBlocks: Set<string>;
  close(): Promise<void>;
}

/**
 * Starts a Slack on loopback: the Web API under `/api/`, as strict as the real one, a person's client under `/client/`,
 * response URLs, uploads and files.
 *
 * @throws JournalError when what dataDir holds cannot be read
 */
export async function startSlack(options: SlackOptions): Promise<LocalSlack> {
  const {
    seed = EXAMPLE_SEED,
    keptMessages = 1000,
    now = Date.now,
    watch,
    report = reportToConsole,
  } = options;
  const server = await openHttpServer(options.port ?? 0, report);
  const { url: origin } = server;
  try {
    const uiState = createUiState(now, keptMessages);
    const unsupportedBlocks = new Set<string>();
    const settings = {
      scopes: BOT_SCOPES,
      ...options,
      appHome: { ...WHOLE_HOME, ...options.appHome },
      seed,
      keptMessages,
      now,
      origin,
      report,
      unsupportedBlocks,
    };
    const backend = await (options.upstream === undefined
      ? openLocalBackend(settings, uiState)
      : openUpstreamBackend({ ...settings, upstream: options.upstream }, uiState));
    const { api } = backend;
    const { bot } = seed;
    const replies = createReplies(api, uiState, bot, now, unsupportedBlocks);
    const responseUrls = createResponseUrls(replies, now);
    const dispatch = createDispatch({
      ...options,
      ackTimeoutMs: options.ackTimeoutMs ?? 3000,
      now,
      watch: watch?.sent,
    });
    const { channels } = backend;
    const appEvents = createAppEvents({
      ...settings,
      channels,
      dispatch,
      subscriptions: options.botEvents ?? BOT_EVENTS,
      timer: options.timer ?? realTimer,
    });
    uiState.events.subscribe(appEvents.publish);
    const client = createClient({
      api,
      bot,
      channels,
      appEvents,
      postAs: backend.postAs,
      replies,
      responseUrls,
      origin,
      now,
      ...uiState,
      directory: createDirectory(api, bot),
      dispatch,
      appHome: settings.appHome,
      commands: options.commands,
      shortcuts: options.shortcuts ?? [],
    });
    const serveApi: Backend["serveApi"] = async (method, ...request) => {
      const traceId = request[0].headers["x-trace-id"];
      const watchAnswer = watch?.called({
        method,
        at: now(),
        traceId: typeof traceId === "string" ? traceId : undefined,
      });
      const answer = await backend.serveApi(method, ...request);
      watchAnswer?.(answer);
      return answer;
    };
    const faults: Fault[] = [];
    const routes = createRoutes(
      { ...backend, serveApi },
      responseUrls,
      client,
      options.serveOthers ?? serveNothing,
    );
    server.serveBy(withFaults(routes, faults, now));
    const close = async () => {
      appEvents.close();
      await server.close();
      await backend.close();
    };
    return { url: origin, apiUrl: `${origin}/api/`, client, appEvents, faults, unsupportedBlocks, close };
  } catch (error) {
    await server.close();
    throw error;
  }
}
