import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Settings, Values } from "../../local/settings.ts";
import { startWorkspace, usesRealAtlas } from "../../local/workspace.ts";
import { checkAtlas } from "./atlas.ts";
import type { Part } from "./finding.ts";
import { checkRequestUrl } from "./request-url.ts";
import { checkSlack } from "./slack.ts";

/** What is examined. */
interface Patient {
  readonly atlas: Values;
  readonly slack: Values;
  readonly overSocket: boolean;
  /** Of the function; undefined when it is not to be asked. */
  readonly requestUrl: string | undefined;
  /** Of the function. */
  readonly signingSecret: string | undefined;
}

/**
 * Examines what the settings name. What they do not name is simulated, as `npm start` does it, and then examined.
 *
 * @param requestUrl of the deployed function.
 */
export async function examine(settings: Settings, requestUrl?: string): Promise<Part[]> {
  const { values } = settings;
  const hasAtlas = usesRealAtlas(values);
  const hasSlack = usesRealSlack(settings);
  const own = {
    atlas: values,
    slack: values,
    overSocket: settings.appToken !== undefined,
    requestUrl,
    signingSecret: values.SLACK_SIGNING_SECRET,
  };
  const titles = {
    atlas: hasAtlas
      ? `Atlas at ${values.ATLAS_BASE_URL ?? "https://cloud.mongodb.com"}`
      : "Atlas, simulated, as ATLAS_ORG_ID is not set",
    slack: hasSlack
      ? `Slack at ${values.SLACK_API_URL ?? "https://slack.com/api/"}`
      : "Slack, simulated, as SLACK_BOT_TOKEN is not set",
  };
  if (hasAtlas && hasSlack) return await examinePatient(own, titles);

  const dataDir = await mkdtemp(join(tmpdir(), "atlas-cost-bot-"));
  const simulated = hasSlack ? withoutSlack(values) : values;
  const workspace = await startWorkspace({ port: 0, dataDir, values: simulated, appToken: undefined });
  const lent = {
    ...(hasAtlas ? {} : { atlas: workspace.values }),
    ...(hasSlack ? {} : { slack: workspace.values }),
    // A deployed function has another secret than the simulated Slack.
    ...(hasSlack || requestUrl !== undefined
      ? {}
      : {
          requestUrl: workspace.lambda.requestUrl,
          signingSecret: workspace.values.SLACK_SIGNING_SECRET,
        }),
  };
  try {
    return await examinePatient({ ...own, ...lent }, titles);
  } finally {
    await workspace.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** SLACK_ALLOWED_CHANNELS alone names no Slack: it says where the bot of the simulated one answers. */
function usesRealSlack({ values, appToken }: Settings): boolean {
  return Boolean(appToken || values.SLACK_BOT_TOKEN || values.SLACK_SIGNING_SECRET || values.SLACK_API_URL);
}

function withoutSlack(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !name.startsWith("SLACK_")));
}

async function examinePatient(patient: Patient, titles: { atlas: string; slack: string }): Promise<Part[]> {
  const { atlas, slack, overSocket, requestUrl, signingSecret } = patient;
  const [atlasFindings, slackFindings, urlFindings] = await Promise.all([
    checkAtlas(atlas),
    checkSlack(slack, overSocket),
    requestUrl === undefined ? [] : checkRequestUrl(requestUrl, signingSecret),
  ]);
  return [
    { title: titles.atlas, findings: atlasFindings },
    { title: titles.slack, findings: slackFindings },
    ...(requestUrl === undefined ? [] : [{ title: `Request URL ${requestUrl}`, findings: urlFindings }]),
  ];
}
