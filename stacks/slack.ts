import { lambdaArgs, OWN_PERMISSIONS_ONLY } from "./lambda.ts";
import type { Secrets } from "./secrets.ts";
import type { BotTable } from "./table.ts";
import type { Worker } from "./worker.ts";

/** Requests per second. A workspace sends a few per minute, with bursts when many people click in the same meeting. */
const RATE_LIMIT = { throttlingRateLimit: 50, throttlingBurstLimit: 100 };

/** The function behind Slack's request URL, and its only route. */
export function createSlack(deps: { secrets: Secrets; table: BotTable; worker: Worker }) {
  const { secrets, table, worker } = deps;
  const fn = new sst.aws.Function("Slack", {
    ...lambdaArgs("slack", [
      table.allow("GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query"),
      worker.start,
    ]),
    description: "Receives commands and buttons from Slack",
    link: [table.link, worker.link, ...secrets.slack, ...secrets.requests],
    // 1769 MB is one vCPU, which halves the cold start. Slack waits only three seconds.
    memory: "1769 MB",
    timeout: "10 seconds",
    transform: OWN_PERMISSIONS_ONLY,
  });
  const api = new sst.aws.ApiGatewayV2("Api", {
    cors: false,
    // One line per request, without bodies; the user agent is the only header in it.
    accessLog: { retention: "1 month" },
    transform: {
      stage: { defaultRouteSettings: RATE_LIMIT },
    },
  });
  api.route("POST /slack", fn.arn);
  return {
    name: fn.name,
    apiId: api.nodes.api.id,
    /** Where Slack sends commands and interactions. */
    requestUrl: $interpolate`${api.url}/slack`,
  };
}

export type Slack = ReturnType<typeof createSlack>;
