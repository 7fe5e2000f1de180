/**
 * The bot's single table, see `functions/aws/table.ts`. SST sets on-demand billing and point-in-time recovery.
 * Functions get the name by the link `Table`, and their own permissions: linking the component grants `dynamodb:*`.
 */
export function createTable() {
  const { arn, name } = new sst.aws.Dynamo("BotTable", {
    fields: { pk: "string", sk: "string", dueShard: "string", nextAt: "number" },
    primaryIndex: { hashKey: "pk", rangeKey: "sk" },
    globalIndexes: { due: { hashKey: "dueShard", rangeKey: "nextAt", projection: "keys-only" } },
    ttl: "expiresAt",
    deletionProtection: $app.stage === "production",
  });
  return {
    link: new sst.Linkable("Table", { properties: { name } }),
    /** Allows operations such as `GetItem` on the table, but not on its index. */
    allow: (...operations: Array<"GetItem" | "PutItem" | "UpdateItem" | "DeleteItem" | "Query">) => ({
      actions: operations.map((operation) => `dynamodb:${operation}`),
      resources: [arn],
    }),
    /** Allows finding due reports. */
    allowDue: { actions: ["dynamodb:Query"], resources: [$interpolate`${arn}/index/due`] },
  };
}

export type BotTable = ReturnType<typeof createTable>;
