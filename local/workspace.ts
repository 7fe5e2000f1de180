import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { AppsManifestValidateArguments } from "@slack/web-api";
import { Resource } from "sst";
import { bundlePath } from "../cli/build.ts";
import { executionName } from "../functions/aws/execution-name.ts";
import { openTable } from "../functions/aws/sdk-table.ts";
import { readNames } from "../functions/features/ask/names.ts";
import { appManifest } from "../functions/features/manifest.ts";
import { workerEvent } from "../functions/jobs/start.ts";
import { EXAMPLE_SEED } from "../simulators/atlas/example.ts";
import type { AtlasSeed } from "../simulators/atlas/seed.ts";
import { type SimulatedAtlas, startAtlas } from "../simulators/atlas/server.ts";
import { type LocalSlack, startSlack } from "../simulators/slack/server.ts";
import { createWeb } from "../simulators/slack/web/server.ts";
import type { DateControl } from "../simulators/slack/web/workspace-routes.ts";
import { EXECUTION_MINUTES } from "../stacks/timeouts.ts";
import { startClock } from "./clock.ts";
import { openData } from "./data-folder.ts";
import { LOCAL_AWS, type LocalDatabase, startDatabase } from "./database.ts";
import { createDateControl } from "./date-control.ts";
import { createGuide, type Names, namesIn } from "./guide.ts";
import type { CheckpointWatcher } from "./lambda/executions.ts";
import { type LocalFunctions, type LocalLambda, startLambda } from "./lambda/lambda.ts";
import { runningAs } from "./lambda/running.ts";
import type { Timer } from "./lambda/timer.ts";
import { openMovedDate } from "./moved-date.ts";
import { linkResources, type Settings, type Values } from "./settings.ts";
import { inspectError } from "./terminal/errors.ts";
import { createTrace, type Trace } from "./trace.ts";

export interface Workspace {
  readonly slack: LocalSlack;
  /** Undefined with a real Atlas. */
  readonly atlas: SimulatedAtlas | undefined;
  readonly lambda: LocalLambda;
  readonly database: LocalDatabase;
  /** Undefined with a real Atlas or Slack. */
  readonly date: DateControl | undefined;
  /** The functions' configuration. */
  readonly values: Values;
  /** Starts due reports, as the clock does every five minutes. */
  tick(): Promise<void>;
  close(): Promise<void>;
}

/** For tests; `npm start` uses the defaults. */
export interface WorkspaceOptions {
  /** How long the simulated Atlas works on a query. */
  readonly processingMs?: number;
  /** What the simulated Atlas knows; the example organization by default. */
  readonly atlasSeed?: AtlasSeed;
  /** Whether Slack limits messages as the real one does. */
  readonly rateLimit?: boolean;
  readonly watch?: CheckpointWatcher;
  readonly timer?: Timer;
  readonly report?: (name: string, error: unknown) => void;
  /** Folder made by `bundleFunctions`, to run instead of the sources. */
  readonly bundles?: string;
}

const TABLE = "atlas-cost-bot";

const APP = appManifest();

const WORKER = "atlas-cost-bot-worker";

/** Starts the servers, loads the functions with their links, and resumes unfinished jobs of an earlier run. */
export async function startWorkspace(settings: Settings, options: WorkspaceOptions = {}): Promise<Workspace> {
  const { dataDir } = settings;
  await openData(dataDir, () => mkdir(dataDir, { recursive: true }));
  const closing: Array<() => Promise<void>> = [];
  const started = async <T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
    const part = await starting;
    closing.unshift(() => part.close());
    return part;
  };
  const close = async () => {
    for (const each of closing.splice(0)) await each();
  };
  try {
    const isSimulated = !usesRealAtlas(settings.values) && upstreamOf(settings).upstream === undefined;
    const movedDate = isSimulated ? await started(openMovedDate(join(dataDir, "date.json"))) : undefined;
    // Read on each call, because the date can move.
    const now = () => Date.now();
    const database = await started(startDatabase(join(dataDir, "table"), TABLE));
    const trace = createTrace(database.readJob);
    const atlas = usesRealAtlas(settings.values)
      ? undefined
      : await started(
          startAtlas({
            ...(options.processingMs === undefined ? {} : { processingMs: options.processingMs }),
            ...(options.atlasSeed ? { seed: options.atlasSeed } : {}),
            now,
            watch: trace.atlas,
            report: printError,
          }),
        );
    const names = async () => (atlas ? namesIn(options.atlasSeed ?? EXAMPLE_SEED) : await storedNames());
    let requestUrl = "";
    const work = { tick: async () => {}, idle: async () => {} };
    const date = movedDate && createDateControl(movedDate, work);
    const slackValues = withSlackDefaults(settings);
    const slack = await started(
      openData(join(dataDir, "slack"), () =>
        startSlack({
          port: settings.port,
          dataDir: join(dataDir, "slack"),
          now,
          signingSecret: slackValues.SLACK_SIGNING_SECRET,
          botToken: slackValues.SLACK_BOT_TOKEN,
          requestUrl: () => requestUrl,
          commands: APP.features.slash_commands,
          scopes: APP.oauth_config.scopes.bot,
          ...optionalParts(APP),
          rateLimit: options.rateLimit ?? false,
          watch: trace.slack,
          report: printError,
          serveOthers: createWeb({
            trace,
            control: atlas?.control,
            guide: createGuide(names),
            date,
          }),
          ...upstreamOf(settings),
        }),
      ),
    );
    const values: Values = {
      ...(atlas ? exampleAtlas(atlas) : {}),
      ...settings.values,
      ...slackValues,
      SLACK_API_URL: slack.apiUrl,
    };
    const lambda = await started(
      startLambda(
        async (lambdaUrl) => {
          linkResources(values, {
            Table: { name: TABLE },
            Worker: { name: WORKER, qualifier: "$LATEST" },
          });
          useLocalAws(database.url, lambdaUrl);
          useReadableLogs();
          return await loadFunctions(trace, options.bundles);
        },
        {
          report: options.report ?? reportFailure,
          timer: options.timer,
          timeoutMs: EXECUTION_MINUTES * 60_000,
          watch: (...checkpoint) => {
            options.watch?.(...checkpoint);
            trace.checkpoints(...checkpoint);
          },
        },
      ),
    );
    requestUrl = lambda.requestUrl;
    for (const job of await database.unfinishedJobs()) {
      lambda.start(WORKER, executionName(WORKER, job.id), workerEvent(job, Date.now()));
    }
    const clock = await started(startClock(lambda.tick, options.report ?? reportFailure));
    Object.assign(work, { tick: clock.tick, idle: lambda.idle });
    return { slack, atlas, lambda, database, date, values, tick: clock.tick, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The names that the bot stored for its form. */
async function storedNames(): Promise<Names> {
  const [project = [], cluster = []] = await Promise.all(
    (["projects", "clusters"] as const).map((field) => readNames(openTable(TABLE), field, Date.now())),
  );
  return { project, cluster, org: [] };
}

/** Without any of these variables, the example organization is simulated. */
export function usesRealAtlas(values: Values): boolean {
  return Boolean(
    values.ATLAS_BASE_URL || values.ATLAS_CLIENT_ID || values.ATLAS_PUBLIC_KEY || values.ATLAS_ORG_ID,
  );
}

/** The configuration that asks a simulated Atlas. */
export function exampleAtlas({ url, credentials }: SimulatedAtlas): Values {
  return {
    ATLAS_BASE_URL: url,
    ATLAS_ORG_ID: credentials.orgId,
    ATLAS_CLIENT_ID: credentials.clientId,
    ATLAS_CLIENT_SECRET: credentials.clientSecret,
  };
}

type SlackManifest = AppsManifestValidateArguments["manifest"];

/** What the manifest says of events, shortcuts and the app's home. */
function optionalParts({ features, settings }: Pick<SlackManifest, "features" | "settings">) {
  const events = settings?.event_subscriptions?.bot_events;
  const { shortcuts, app_home: appHome } = features ?? {};
  return {
    ...(events && { botEvents: events }),
    ...(shortcuts && { shortcuts }),
    ...(appHome && { appHome }),
  };
}

/** Where the local Slack forwards calls: to `SLACK_API_URL`, or with an app token to the real Slack. */
function upstreamOf({ values, appToken }: Settings): { upstream?: string } {
  if (values.SLACK_API_URL) return { upstream: values.SLACK_API_URL };
  return appToken ? { upstream: "https://slack.com/api/" } : {};
}

function withSlackDefaults(settings: Settings) {
  const { values } = settings;
  const isLocal = upstreamOf(settings).upstream === undefined;
  const secret = () => `local-${randomBytes(16).toString("hex")}`;
  return {
    SLACK_SIGNING_SECRET: values.SLACK_SIGNING_SECRET ?? secret(),
    SLACK_BOT_TOKEN: values.SLACK_BOT_TOKEN ?? `xoxb-${secret()}`,
    ...(isLocal ? { SLACK_ALLOWED_CHANNELS: values.SLACK_ALLOWED_CHANNELS ?? "*" } : {}),
  };
}

/** Points the AWS SDK at the local servers. */
export function useLocalAws(databaseUrl: string, lambdaUrl: string): void {
  process.env["AWS_ENDPOINT_URL_DYNAMODB"] = databaseUrl;
  process.env["AWS_ENDPOINT_URL_LAMBDA"] = lambdaUrl;
  process.env["AWS_REGION"] = LOCAL_AWS.region;
  process.env["AWS_ACCESS_KEY_ID"] = LOCAL_AWS.credentials.accessKeyId;
  process.env["AWS_SECRET_ACCESS_KEY"] = LOCAL_AWS.credentials.secretAccessKey;
}

/** Formats log lines for people, and leaves out those about normal traffic. */
function useReadableLogs(): void {
  process.env["POWERTOOLS_DEV"] ??= "true";
  process.env["POWERTOOLS_LOG_LEVEL"] ??= "WARN";
}

let coldStarts = 0;

/** Loads fresh copies of the entry points, like a cold start, because they read their configuration only once. */
async function loadFunctions({ follow }: Trace, bundles?: string): Promise<LocalFunctions> {
  // SST reads the variables once per process, but each workspace in this process has its own.
  for (const [name, link] of Object.entries(process.env)) {
    if (name.startsWith("SST_RESOURCE_") && link) {
      Object.assign(Resource, { [name.slice("SST_RESOURCE_".length)]: JSON.parse(link) });
    }
  }
  coldStarts += 1;
  const load = async (name: string) => {
    const { href } = bundles
      ? pathToFileURL(bundlePath(bundles, name))
      : new URL(`../functions/${name}.ts`, import.meta.url);
    const { handler } = await import(`${href}?start=${coldStarts}`);
    return runningAs(name, follow(handler));
  };
  const [slack, clock, worker, failed] = await Promise.all([
    load("slack"),
    load("clock"),
    load("worker"),
    load("failed"),
  ]);
  return { slack, clock, durable: { [WORKER]: worker }, failed };
}

function reportFailure(name: string, error: unknown): void {
  printError(`${name} failed:`, error);
}

function printError(message: string, error: unknown): void {
  console.error(`${message} ${inspectError(error)}`);
}
