import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { openTable } from "../../../functions/aws/sdk-table.ts";
import type { Table } from "../../../functions/aws/table.ts";
import { LOCAL_AWS, type LocalDatabase, startDatabase } from "../../../local/database.ts";

/** A real DynamoDB in its own folder, with the bot's table. */
export interface TestDatabase {
  readonly url: string;
  readonly name: string;
  readonly table: Table;
  readonly unfinishedJobs: LocalDatabase["unfinishedJobs"];
  close(): Promise<void>;
}

/** Also sets the environment variables of the AWS SDK. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), "atlas-cost-bot-test-"));
  const name = "test-table";
  const database = await startDatabase(folder, name);
  vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", database.url);
  vi.stubEnv("AWS_REGION", LOCAL_AWS.region);
  vi.stubEnv("AWS_ACCESS_KEY_ID", LOCAL_AWS.credentials.accessKeyId);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", LOCAL_AWS.credentials.secretAccessKey);
  return {
    url: database.url,
    name,
    table: openTable(name),
    unfinishedJobs: () => database.unfinishedJobs(),
    async close() {
      await database.close();
      vi.unstubAllEnvs();
      await rm(folder, { recursive: true });
    },
  };
}
