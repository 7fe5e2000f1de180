/**
 * The bot's single table (see `functions/store/table.ts`): paid by request, with point-in-time recovery, which
 * SST turns on by itself. Functions get its name by the link `Table` and each its own permissions: a link to
 * the component would grant `dynamodb:*`.
 */
export function createTable() {
  const { arn, name } = new sst.aws.Dynamo("BotTable", {
    fields: { pk: "string", sk: "string" },
    primaryIndex: { hashKey: "pk", rangeKey: "sk" },
    ttl: "expiresAt",
    deletionProtection: $app.stage === "production",
  });
  return {
    link: new sst.Linkable("Table", { properties: { name } }),
    /** Allows single-item operations, such as `GetItem`. */
    allow: (...operations: Array<"GetItem" | "PutItem" | "UpdateItem" | "DeleteItem">) => ({
      actions: operations.map((operation) => `dynamodb:${operation}`),
      resources: [arn],
    }),
  };
}

export type Table = ReturnType<typeof createTable>;
