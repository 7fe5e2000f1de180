/**
 * The bot's single table (see `functions/aws/table.ts`): paid by request, with point-in-time recovery, which
 * SST turns on by itself. Functions get its name by the link `Table` and each its own permissions: a link to
 * the component would grant `dynamodb:*`.
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
    /** Allows operations such as `GetItem` on the table, and not on its index. */
    allow: (...operations: Array<"GetItem" | "PutItem" | "UpdateItem" | "DeleteItem" | "Query">) => ({
      actions: operations.map((operation) => `dynamodb:${operation}`),
      resources: [arn],
    }),
    /** Allows to find the reports that are due. */
    allowDue: { actions: ["dynamodb:Query"], resources: [$interpolate`${arn}/index/due`] },
  };
}

export type Table = ReturnType<typeof createTable>;
