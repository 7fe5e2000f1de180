import type { WebClient } from "@slack/web-api";
import { readSlackConfig, readTableName } from "../aws/config.ts";
import { openTable } from "../aws/sdk-table.ts";
import type { Table } from "../aws/table.ts";
import { createSlackClient } from "../slack/client.ts";
import type { JobKinds } from "./job-kind.ts";

/** What every job needs to answer. */
export interface JobDeps {
  readonly table: Table;
  readonly slack: WebClient;
  readonly jobKinds: JobKinds;
  /** Milliseconds since 1970; read inside steps only. */
  readonly now: () => number;
}

/** Opens them at a cold start, from the configuration. @throws ConfigError */
export function openJobDeps(jobKinds: JobKinds): JobDeps {
  return {
    table: openTable(readTableName()),
    slack: createSlackClient(readSlackConfig()),
    jobKinds,
    now: () => Date.now(),
  };
}
