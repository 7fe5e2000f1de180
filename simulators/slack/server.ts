import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Report, reportToConsole } from "../report.ts";
import { sameOriginOnly } from "../same-origin.ts";
import type { Backend } from "./backend.ts";
import { createClient, type SlackClient } from "./client/client.ts";
import type { SlashCommand } from "./client/commands.ts";
import { createDirectory } from "./client/directory.ts";
import { createDispatch, type WatchRequest } from "./client/dispatch.ts";
import { createReplies } from "./client/replies.ts";
import { createResponseUrls } from "./client/response-urls.ts";
import { type Fault, withFaults } from "./faults.ts";
import { RequestError, sendText } from "./http.ts";
import type { JsonObject } from "./json.ts";
import { openLocalBackend } from "./local-backend.ts";
import { createRoutes, type Serve, serveNothing } from "./routes.ts";
import { BOT_SCOPES, EXAMPLE_SEED, type SlackSeed } from "./seed.ts";
import { createUiState } from "./ui-state.ts";
import { openUpstreamBackend } from "./upstream-backend.ts";

export interface SlackOptions {
  /** The team, its people and channels, and the app; a small example by default. */
  readonly seed?: SlackSeed;
  /** On the loopback interface; a free one by default. */
  readonly port?: number;
  /** Where messages, files and memberships are kept for the next run; nothing is kept without it. */
  readonly dataDir?: string;
  /** With which requests to the app are signed. */
  readonly signingSecret: string;
  /** The one token that acts as the bot. */
  readonly botToken: string;
  /** Where commands and interactions are POSTed. */
  requestUrl: () => string;
  /** Another Slack's Web API, such as `https://slack.com/api/`, to pass calls on to; dataDir is not used then. */
  readonly upstream?: string;
  /** What the bot's token may do; all that the app needs by default. */
  readonly scopes?: readonly string[];
  /** The slash commands that the app declares. */
  readonly commands: readonly SlashCommand[];
  /** Whether chat.postMessage is limited to about one a second per channel; off by default. */
  readonly rateLimit?: boolean;
  /** How many messages a channel keeps; 1000 by default. */
  readonly keptMessages?: number;
  /** How long the app may take to ack, in milliseconds; Slack's 3000 by default. */
  readonly ackTimeoutMs?: number;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Looks on at what goes to and from the app. */
  readonly watch?: SlackWatcher;
  /** Serves the addresses that are none of Slack's. */
  readonly serveOthers?: Serve;
  /** To the console by default. */
  readonly report?: Report;
}

/** Looks on at the requests that the app gets and the calls that it makes; `at` is in milliseconds since 1970. */
export interface SlackWatcher {
  readonly sent: WatchRequest;
  called(call: { method: string; answer: JsonObject; at: number }): void;
}

export interface LocalSlack {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** The URL for a WebClient's `slackApiUrl`, with its slash at the end. */
  readonly apiUrl: string;
  readonly client: SlackClient;
  /** What goes wrong with the requests of the app, until it is taken out. */
  readonly faults: Fault[];
  close(): Promise<void>;
}

/**
 * Starts a Slack on this machine: the Web API under `/api/`, as strict as the real one; the client of a person under
 * `/client/`; response URLs, uploads and files.
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
  // Who asks while it starts waits: a browser would never come back to an event stream that answered 503.
  const started = Promise.withResolvers<Serve>();
  let serve: Serve = async (...request) => await (await started.promise)(...request);
  const serving = new Set<Promise<void>>();
  const server = createServer(
    sameOriginOnly((request, response) => {
      const served = serve(request, response).catch((error: unknown) => answerError(error, response, report));
      serving.add(served);
      void served.then(() => serving.delete(served));
    }),
  );
  const url = await listen(server, options.port ?? 0);
  const origin = () => url;
  try {
    const uiState = createUiState(now, keptMessages);
    const settings = { scopes: BOT_SCOPES, ...options, seed, keptMessages, now, origin, report };
    const backend = await (options.upstream === undefined
      ? openLocalBackend(settings, uiState)
      : openUpstreamBackend({ ...settings, upstream: options.upstream }, uiState));
    const { api } = backend;
    const { bot } = seed;
    const replies = createReplies(api, uiState, bot, now);
    const responseUrls = createResponseUrls(replies, now);
    const client = createClient({
      api,
      bot,
      say: backend.say,
      replies,
      responseUrls,
      origin,
      now,
      ...uiState,
      directory: createDirectory(api, bot.id),
      dispatch: createDispatch({
        ...options,
        ackTimeoutMs: options.ackTimeoutMs ?? 3000,
        now,
        watch: watch?.sent,
      }),
      commands: options.commands,
    });
    const serveApi: Backend["serveApi"] = async (method, ...request) => {
      const at = now();
      const answer = await backend.serveApi(method, ...request);
      watch?.called({ method, answer, at });
      return answer;
    };
    const faults: Fault[] = [];
    const routes = createRoutes(
      { ...backend, serveApi },
      responseUrls,
      client,
      options.serveOthers ?? serveNothing,
    );
    serve = withFaults(routes, faults, now);
    started.resolve(serve);
    const close = async () => {
      await stop(server);
      // What was being served when its caller went away still uses the backend.
      await Promise.allSettled(serving);
      await backend.close();
    };
    return { url, apiUrl: `${url}/api/`, client, faults, close };
  } catch (error) {
    await stop(server);
    throw error;
  }
}

function answerError(error: unknown, response: ServerResponse, report: Report): void {
  const isKnown = error instanceof RequestError;
  if (!isKnown) report("The local Slack could not serve a request:", error);
  if (response.headersSent) return void response.destroy();
  sendText(response, isKnown ? error.status : 500, isKnown ? error.message : "internal_error");
}

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
