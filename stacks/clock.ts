import { lambdaArgs, OWN_PERMISSIONS_ONLY } from "./lambda.ts";
import type { BotTable } from "./table.ts";
import type { Worker } from "./worker.ts";

/** Ticks every five minutes; report times are multiples of that. When a tick fails, the next one catches up. */
export function createClock({ table, worker }: { table: BotTable; worker: Worker }) {
  const fn = new sst.aws.Function("Clock", {
    ...lambdaArgs("clock", [table.allow("GetItem", "PutItem", "UpdateItem"), table.allowDue, worker.start]),
    description: "Starts due reports",
    link: [table.link, worker.link],
    memory: "512 MB",
    timeout: "5 minutes",
    transform: OWN_PERMISSIONS_ONLY,
  });
  new sst.aws.CronV2("EveryFiveMinutes", { schedule: "cron(0/5 * * * ? *)", function: fn.arn });
  return { name: fn.name };
}

export type Clock = ReturnType<typeof createClock>;
