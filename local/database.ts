import { randomBytes } from "node:crypto";
import type { IncomingMessage, RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, paginateScan, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { ClassicLevel } from "classic-level";
import dynalite from "dynalite";
import { z } from "zod";
import { openTable } from "../functions/aws/sdk-table.ts";
import { DUE_INDEX, DUE_PARTITION } from "../functions/features/due/due-index.ts";
import { type Job, readJob } from "../functions/jobs/job.ts";
import { sameOriginOnly } from "../simulators/same-origin.ts";
import { openData } from "./data-folder.ts";

const unfinishedSchema = z.object({
  id: z.string(),
  kind: z.string(),
  mustBeMember: z.exactOptional(z.object({ userId: z.string(), channelId: z.string() })),
});
type UnfinishedJob = Readonly<z.infer<typeof unfinishedSchema>>;

/** A DynamoDB on loopback with the bot's table in it. */
export interface LocalDatabase {
  /** `AWS_ENDPOINT_URL_DYNAMODB`. */
  readonly url: string;
  /** Jobs without an end state that have an execution of their own. */
  unfinishedJobs(): Promise<UnfinishedJob[]>;
  /** @returns undefined when there is no such job. */
  readJob(id: string): Promise<Job | undefined>;
  close(): Promise<void>;
}

/** Random credentials per process, which keep other programs from reading the table or invoking functions. */
export const LOCAL_AWS = {
  region: "local",
  credentials: { accessKeyId: randomBytes(16).toString("hex"), secretAccessKey: "local" },
} as const;

/** Whether a request uses this process's access key. It does not verify the signature. */
export function isSignedLocally({ headers }: IncomingMessage): boolean {
  return headers.authorization?.includes(` Credential=${LOCAL_AWS.credentials.accessKeyId}/`) === true;
}

/**
 * Starts dynalite with the bot's table.
 *
 * @param path data folder, which LevelDB locks until the process ends.
 * @throws DataFolderError
 */
export async function startDatabase(path: string, tableName: string): Promise<LocalDatabase> {
  await openData(path, () => checkTable(path));
  const server = dynalite({ path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const [serve] = server.listeners("request") as RequestListener[];
  server.removeAllListeners("request").on("request", sameOriginOnly(signedOnly(serve)));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new DynamoDBClient({ ...LOCAL_AWS, endpoint: url });
  await createTable(client, tableName);
  const documents = DynamoDBDocumentClient.from(client);
  await moveToOnePartition(documents, tableName);
  return {
    url,
    async unfinishedJobs() {
      const jobs: UnfinishedJob[] = [];
      for await (const page of paginateScan(
        { client: documents },
        {
          TableName: tableName,
          FilterExpression: "sk = :query AND #state IN (:asked, :answered) AND attribute_not_exists(partOf)",
          ExpressionAttributeNames: { "#state": "state" },
          ExpressionAttributeValues: { ":query": "QUERY", ":asked": "asked", ":answered": "answered" },
        },
      )) {
        jobs.push(...(page.Items ?? []).map((item) => unfinishedSchema.parse(item)));
      }
      return jobs;
    },
    readJob: (id) => readJob(openTable(tableName, client), id, Date.now()),
    async close() {
      client.destroy();
      await new Promise<void>((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      });
    },
  };
}

/** dynalite throws LevelDB's errors where no caller can catch them, so try to open the table first. */
async function checkTable(path: string): Promise<void> {
  const level = new ClassicLevel(path);
  await level.open();
  await level.close();
}

/** Source: DynamoDB, "Error handling", UnrecognizedClientException. */
function signedOnly(serve: RequestListener | undefined): RequestListener {
  return (request, response) => {
    if (isSignedLocally(request)) return serve?.(request, response);
    const error = { __type: "UnrecognizedClientException", message: "The security token is invalid." };
    response.writeHead(400, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify(error));
  };
}

/** Resolves when the table accepts writes: dynalite, like DynamoDB, answers before the table is ready. */
async function createTable(client: DynamoDBClient, name: string): Promise<void> {
  try {
    await client.send(new CreateTableCommand({ TableName: name, BillingMode: "PAY_PER_REQUEST", ...SCHEMA }));
    await waitUntilTableExists({ client, ...WAITER_OPTIONS }, { TableName: name });
  } catch (error) {
    if (!(error instanceof Error && error.name === "ResourceInUseException")) throw error;
  }
}

/** Moves items from the four partitions that the index once had, where the clock no longer looks. */
async function moveToOnePartition(client: DynamoDBDocumentClient, TableName: string): Promise<void> {
  const earlier = {
    FilterExpression: "begins_with(dueShard, :earlier)",
    ExpressionAttributeValues: { ":earlier": `${DUE_PARTITION}#` },
    ProjectionExpression: "pk, sk",
  };
  const move = {
    UpdateExpression: "SET dueShard = :due",
    ExpressionAttributeValues: { ":due": DUE_PARTITION },
  };
  for await (const { Items = [] } of paginateScan({ client }, { TableName, ...earlier })) {
    for (const Key of Items) await client.send(new UpdateCommand({ TableName, Key, ...move }));
  }
}

/** In seconds. */
const WAITER_OPTIONS = { maxWaitTime: 10, minDelay: 0.05, maxDelay: 0.2 };

const SCHEMA = {
  AttributeDefinitions: [
    { AttributeName: "pk", AttributeType: "S" },
    { AttributeName: "sk", AttributeType: "S" },
    { AttributeName: "dueShard", AttributeType: "S" },
    { AttributeName: "nextAt", AttributeType: "N" },
  ],
  KeySchema: [
    { AttributeName: "pk", KeyType: "HASH" },
    { AttributeName: "sk", KeyType: "RANGE" },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: DUE_INDEX,
      KeySchema: [
        { AttributeName: "dueShard", KeyType: "HASH" },
        { AttributeName: "nextAt", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "KEYS_ONLY" },
    },
  ],
} satisfies Partial<CreateTableCommandInput>;
