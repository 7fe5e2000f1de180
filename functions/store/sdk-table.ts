import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import type { Table } from "./table.ts";

/** For the workflows, which nobody waits for by the second. */
const ATTEMPTS = 4;
const TIMEOUT_MS = 5000;

/** Opens the table by the AWS SDK, which itself reads the endpoint from `AWS_ENDPOINT_URL_DYNAMODB`. */
export function openTable(TableName: string): Table {
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      maxAttempts: ATTEMPTS,
      requestHandler: {
        connectionTimeout: TIMEOUT_MS,
        requestTimeout: TIMEOUT_MS,
        throwOnRequestTimeout: true,
      },
    }),
    { marshallOptions: { removeUndefinedValues: true } },
  );
  return {
    async put(input) {
      await client.send(new PutCommand({ TableName, ...input }));
    },
    async get(Key) {
      return (await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item;
    },
    async update(input) {
      await client.send(new UpdateCommand({ TableName, ...input }));
    },
    async delete(input) {
      await client.send(new DeleteCommand({ TableName, ...input }));
    },
  };
}
