declare module "dynalite" {
  import type { Server } from "node:http";

  /** A DynamoDB over HTTP; `path` keeps it on disk, the times are those of creating and deleting tables. */
  export default function dynalite(options: {
    path?: string;
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }): Server;
}
