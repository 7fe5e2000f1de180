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
  /** A small example by default. */
  readonly seed?: SlackSeed;
  /** On the loopback interface; a free one by default. */
  readonly port?: number;
  /** Where the workspace is stored; it is temporary by default. */
  readonly dataDir?: string;
  readonly signingSecret: string;
  readonly botToken: string;
  /** The app's URL for commands and interactions. */
  requestUrl: () => string;
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
  /** Milliseconds since 1970. */
  now?: () => number;
  readonly watch?: SlackWatcher;
  /** Serves all other paths. */
  readonly serveOthers?: Serve;
  /** To the console by default. */
  readonly report?: Report;
}

/** Observes requests to the app and its calls; `at` is in milliseconds since 1970. */
export interface SlackWatcher {
  readonly sent: WatchRequest;
  called(call: { method: string; answer: JsonObject; at: number }): void;
}

export interface LocalSlack {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** For a WebClient's `slackApiUrl`, with a slash at the end. */
  readonly apiUrl: string;
  readonly client: SlackClient;
  /** Faults of the app's requests; add and remove them at any time. */
  readonly faults: Fault[];
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
  // Requests wait until it has started: a browser would not reconnect to an event stream that answered 503.
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
      postAs: backend.postAs,
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
      // Requests of clients that have left still use the backend.
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
