import { readSlackConfig, readTableName } from "../aws/config.ts";
import { openTable } from "../aws/sdk-table.ts";
import { slackClient } from "../slack/client.ts";
import type { JobDeps } from "./delivery.ts";
import type { JobKinds } from "./job-kind.ts";

/** Opens what tells people of their questions, at a cold start, from the configuration. @throws ConfigError */
export function openJobDeps(jobKinds: JobKinds): JobDeps {
  return {
    table: openTable(readTableName()),
    slack: slackClient(readSlackConfig()),
    jobKinds,
    now: () => Date.now(),
  };
}
