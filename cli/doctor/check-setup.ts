import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Settings, Values } from "../../local/settings.ts";
import { startWorkspace, usesRealAtlas } from "../../local/workspace.ts";
import { checkAtlas } from "./atlas.ts";
import type { Part } from "./finding.ts";
import { checkRequestUrl } from "./request-url.ts";
import { checkSlack } from "./slack.ts";

interface Setup {
  readonly atlas: Values;
  readonly slack: Values;
  readonly usesSocketMode: boolean;
  /** Of the function; undefined to skip its check. */
  readonly requestUrl: string | undefined;
  /** Of the function. */
  readonly signingSecret: string | undefined;
}

/**
 * Checks what the settings name. It simulates the rest, as `npm start` does, and checks the simulators.
 *
 * @param requestUrl of the deployed function.
 */
export async function checkSetup(settings: Settings, requestUrl?: string): Promise<Part[]> {
  const { values } = settings;
  const hasAtlas = usesRealAtlas(values);
  const hasSlack = usesRealSlack(settings);
  const configured = {
    atlas: values,
    slack: values,
    usesSocketMode: settings.appToken !== undefined,
    requestUrl,
    signingSecret: values.SLACK_SIGNING_SECRET,
  };
  const titles = {
    atlas: hasAtlas
      ? `Atlas at ${values.ATLAS_BASE_URL ?? "https://cloud.mongodb.com"}`
      : "Atlas (simulated: ATLAS_ORG_ID is not set)",
    slack: hasSlack
      ? `Slack at ${values.SLACK_API_URL ?? "https://slack.com/api/"}`
      : "Slack (simulated: SLACK_BOT_TOKEN is not set)",
  };
  if (hasAtlas && hasSlack) return await checkParts(configured, titles);

  const dataDir = await mkdtemp(join(tmpdir(), "atlas-cost-bot-"));
  const simulated = hasSlack ? withoutSlack(values) : values;
  const workspace = await startWorkspace(
    { port: 0, dataDir, values: simulated, appToken: undefined },
    { processingMs: 0 },
  );
  const setup = {
    ...configured,
    ...(hasAtlas ? {} : { atlas: workspace.values }),
    ...(hasSlack ? {} : { slack: workspace.values }),
    // The simulated Slack has a signing secret of its own, which a deployed function does not know.
    ...(hasSlack || requestUrl !== undefined
      ? {}
      : {
          requestUrl: workspace.lambda.requestUrl,
          signingSecret: workspace.values.SLACK_SIGNING_SECRET,
        }),
  };
  try {
    return await checkParts(setup, titles);
  } finally {
    await workspace.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** SLACK_ALLOWED_CHANNELS alone names no Slack: it also limits the bot of the simulated one. */
function usesRealSlack({ values, appToken }: Settings): boolean {
  return Boolean(appToken || values.SLACK_BOT_TOKEN || values.SLACK_SIGNING_SECRET || values.SLACK_API_URL);
}

function withoutSlack(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !name.startsWith("SLACK_")));
}

async function checkParts(setup: Setup, titles: { atlas: string; slack: string }): Promise<Part[]> {
  const { atlas, slack, usesSocketMode, requestUrl, signingSecret } = setup;
  const [atlasFindings, slackFindings, urlFindings] = await Promise.all([
    checkAtlas(atlas),
    checkSlack(slack, usesSocketMode),
    requestUrl === undefined ? [] : checkRequestUrl(requestUrl, signingSecret),
  ]);
  return [
    { title: titles.atlas, findings: atlasFindings },
    { title: titles.slack, findings: slackFindings },
    ...(requestUrl === undefined ? [] : [{ title: `Request URL ${requestUrl}`, findings: urlFindings }]),
  ];
}
