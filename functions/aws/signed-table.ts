import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { sendToAws } from "./request.ts";
import { putOnce, type Table } from "./table.ts";

type Values = Record<string, AttributeValue>;

/** DynamoDB API reference. Each operation returns some of these. */
interface Answer {
  readonly Item?: Values;
  readonly Attributes?: Values;
  readonly Items?: Values[];
  readonly LastEvaluatedKey?: Values;
}

/** Opens the table without the AWS SDK's client, which would slow down the Slack function (see `sendToAws`). */
export function openSignedTable(TableName: string): Table {
  const call = async (operation: string, input: object): Promise<Answer> => {
    const headers = {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `DynamoDB_20120810.${operation}`,
    };
    const body = { TableName, ...Object.fromEntries(Object.entries(input).map(marshallInput)) };
    return (await sendToAws({ service: "dynamodb", path: "/", headers, body })) as Answer;
  };
  const table: Table = {
    put: (input) => putOnce(table, input, () => call("PutItem", input)),
    get: async (Key) => unmarshallItem((await call("GetItem", { Key, ConsistentRead: true })).Item),
    update: async (input) => unmarshallItem((await call("UpdateItem", input)).Attributes),
    delete: async (input) => unmarshallItem((await call("DeleteItem", input)).Attributes),
    query: async (input) => {
      const { Items = [], LastEvaluatedKey } = await call("Query", input);
      return {
        items: Items.map((item) => unmarshall(withBinary(item))),
        next: unmarshallItem(LastEvaluatedKey),
      };
    },
  };
  return table;
}

/** The parts of a request that contain values, which DynamoDB wants with their types. */
const MARSHALLED = ["Item", "Key", "ExpressionAttributeValues", "ExclusiveStartKey"];

function marshallInput([name, value]: [string, unknown]): [string, unknown] {
  if (!value || !MARSHALLED.includes(name)) return [name, value];
  return [name, marshall(value, { removeUndefinedValues: true })];
}

function unmarshallItem(values: Values | undefined) {
  return values && unmarshall(withBinary(values));
}

/** Turns base64, which JSON has for binary values, into bytes. */
function withBinary(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]): [string, AttributeValue] => {
      if (value.B) return [name, { B: Uint8Array.from(Buffer.from(String(value.B), "base64")) }];
      return [name, value.M ? { M: withBinary(value.M) } : value];
    }),
  );
}
