/// <reference path="./.sst/platform/config.d.ts" />

export default $config({
  app({ stage }) {
    const isProduction = stage === "production";
    return {
      name: "atlas-cost-bot",
      home: "aws",
      // In production, SST refuses to remove the stage, and the table stays.
      removal: isProduction ? "retain" : "remove",
      protect: isProduction,
    };
  },
  async run() {
    // AWS limits names to 64 characters; the longest is an execution's, atlas-cost-bot-<stage>-worker-<20 digits>.
    if ($app.stage.length > 20) {
      throw new Error(`The stage name is too long: ${$app.stage}. Use at most 20 characters.`);
    }

    const { checkRegion } = await import("./stacks/region.ts");
    checkRegion(process.env["AWS_REGION"]);
    const { createSecrets } = await import("./stacks/secrets.ts");
    const { createTable } = await import("./stacks/table.ts");
    const { createQueues } = await import("./stacks/queues.ts");
    const { createWorker } = await import("./stacks/worker.ts");
    const { createSlack } = await import("./stacks/slack.ts");
    const { createClock } = await import("./stacks/clock.ts");
    const { createFailures } = await import("./stacks/failures.ts");
    const { createAlarms } = await import("./stacks/alarms.ts");

    const secrets = createSecrets();
    const table = createTable();
    const queues = createQueues();
    const worker = createWorker({ secrets, table, queues });
    const slack = createSlack({ secrets, table, worker });
    const clock = createClock({ table, worker });
    const failures = createFailures({ secrets, table, queues, worker });
    createAlarms({ secrets, queues, slack, worker, clock, failures });

    return {
      requestUrl: slack.requestUrl,
      next: $interpolate`Paste the output of: npm run -s manifest -- ${slack.requestUrl} into your Slack app (App Manifest), then run: npm run doctor -- --url ${slack.requestUrl}`,
    };
  },
});
