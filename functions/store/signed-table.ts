import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { sendToAws } from "../aws/request.ts";
import type { Table } from "./table.ts";

/** Opens the table without the AWS SDK's client, for the function that Slack waits for. */
export function openSignedTable(TableName: string): Table {
  const call = async (operation: string, input: object): Promise<unknown> => {
    const headers = {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `DynamoDB_20120810.${operation}`,
    };
    const body = { TableName, ...Object.fromEntries(Object.entries(input).map(asSent)) };
    return await sendToAws({ service: "dynamodb", path: "/", headers, body });
  };
  return {
    async put(input) {
      await call("PutItem", input);
    },
    async get(Key) {
      const answer = await call("GetItem", { Key, ConsistentRead: true });
      const { Item } = answer as { Item?: Record<string, AttributeValue> };
      return Item && unmarshall(Item);
    },
    async update(input) {
      await call("UpdateItem", input);
    },
    async delete(input) {
      await call("DeleteItem", input);
    },
  };
}

/** What of a request are items or parts of them: DynamoDB takes each value with its type. */
const VALUES = ["Item", "Key", "ExpressionAttributeValues"];

function asSent([name, value]: [string, unknown]): [string, unknown] {
  return [name, VALUES.includes(name) ? marshall(value, { removeUndefinedValues: true }) : value];
}
