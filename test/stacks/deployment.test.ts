import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { crc32 } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundlePath } from "../../cli/build.ts";
import { preparePlatform } from "../../cli/platform.ts";
import { executionName } from "../../functions/aws/execution-name.ts";
import { DUE_INDEX } from "../../functions/features/due/due-index.ts";
import { deriveJobId } from "../../functions/jobs/job-id.ts";
import { bundleEnvironment, hasSourceMap } from "../../stacks/bundle.ts";
import { answerCall } from "./aws-mocks.ts";
import { type DeployedResource, type Deployment, deploy } from "./deployment.ts";
import { CREATE_ACTIONS, githubRole } from "./github-role.ts";
import { LINKS, PERMISSIONS } from "./permissions.ts";

const SECRETS = {
  AtlasOrgId: "5f1b2c3d4e5f6a7b8c9d0e1f",
  AtlasClientId: "mdb_sa_id_0123",
  AtlasClientSecret: "mdb_sa_sk_the-secret-of-atlas",
  SlackBotToken: "xoxb-the-token-of-the-bot",
  SlackSigningSecret: "0123456789abcdef0123456789abcdef",
};
const FUNCTIONS = Object.keys(PERMISSIONS);

let folder: string;
let test: Deployment;
let production: Deployment;
let incomplete: Deployment;
let withoutBundles: Deployment;
let elsewhere: Deployment;

beforeAll(async () => {
  await preparePlatform();
  const { SlackBotToken: _missing, ...others } = SECRETS;
  folder = await mkdtemp(join(tmpdir(), "atlas-cost-bot-deployment-"));
  const bundles = join(folder, "bundles");
  const none = join(folder, "none");
  // Stand-ins for the bundles, which bundle.test.ts builds and runs.
  for (const name of FUNCTIONS) {
    await mkdir(join(bundles, name), { recursive: true });
    await writeFile(bundlePath(bundles, name), `exports.handler = "${name}";`);
    if (hasSourceMap(name)) await writeFile(`${bundlePath(bundles, name)}.map`, `{"file":"${name}"}`);
  }
  await mkdir(none);
  [test, production, incomplete, withoutBundles, elsewhere] = await Promise.all([
    deploy({ stage: "test", secrets: SECRETS, bundles }),
    deploy({ stage: "production", secrets: { ...SECRETS, AlarmEmail: "ops@example.com" }, bundles }),
    deploy({ stage: "test", secrets: { ...others, AtlasClientSecret: "" }, bundles }),
    deploy({ stage: "test", secrets: SECRETS, bundles: none }),
    deploy({ stage: "test", secrets: SECRETS, region: "eu-central-1", bundles: none }),
  ]);
}, 180_000);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

function ofType({ resources }: Deployment, type: string) {
  return resources.filter((resource) => resource.type === type).map(({ inputs }) => inputs);
}

/** The inputs of the only resource of its type. */
function single(deployment: Deployment, type: string) {
  const [found, ...others] = ofType(deployment, type);
  if (!found || others.length > 0)
    throw new Error(`Expected one ${type}, found ${others.length + (found ? 1 : 0)}.`);
  return found;
}

/** The inputs of the resource of a type that belongs to a function. */
function inputsOf(name: string, type: string, nameOf: (inputs: DeployedResource["inputs"]) => string) {
  const found = ofType(test, type).find((inputs) => nameOf(inputs).startsWith(`atlas-cost-bot-test-${name}`));
  if (!found) throw new Error(`There is no ${type} for ${name}.`);
  return found;
}

function lambda(name: string) {
  return inputsOf(name, "aws:lambda/function:Function", (inputs) => inputs["name"]);
}

/** The role of a function, by the log it may write. */
function role(name: string) {
  return inputsOf(
    name,
    "aws:iam/role:Role",
    (inputs) => /log-group:\/aws\/lambda\/([\w-]+)/.exec(JSON.stringify(inputs))?.[1] ?? "",
  );
}

/** The statements of a policy, without the random letters that SST appends to the table's name. */
function statements(policy: string): Array<Record<string, unknown>> {
  return JSON.parse(policy.replace(/(table\/[\w-]+Table)-[a-z]{8}/g, "$1")).Statement;
}

describe("a deployment", () => {
  it.each([
    ["a personal stage", () => test],
    ["production", () => production],
  ])("to %s succeeds and leaves no promise pending", (_stage, deployment) => {
    expect(deployment().problems).toEqual([]);
    expect(deployment().outputs["requestUrl"]).toMatch(/^https:.*\/slack$/);
    expect(deployment().outputs["next"]).toContain("npm run -s manifest -- https://");
  });

  it("fails when a required secret is missing, and names the command that sets it", () => {
    expect(incomplete.problems.join()).toContain("sst secret set SlackBotToken");
  });

  it("fails without complete credentials for Atlas, and names the missing one", () => {
    expect(incomplete.problems.join()).toContain("Set ATLAS_CLIENT_SECRET as well");
  });

  it("is refused, before it creates anything, for a stage name that makes names too long for AWS", async () => {
    const longest = "x".repeat(20);
    // Other names may be longer, or SST shortens them.
    for (const type of ["aws:lambda/function:Function", "aws:cloudwatch/eventRule:EventRule"]) {
      for (const { name } of ofType(test, type)) {
        expect(name.replace("-test-", `-${longest}-`).length, name).toBeLessThanOrEqual(64);
      }
    }
    for (const { name, durableConfig } of ofType(test, "aws:lambda/function:Function")) {
      const execution = executionName(name.replace("-test-", `-${longest}-`), deriveJobId("anything"));
      if (durableConfig) expect(execution).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
    }
    const refused = await deploy({
      stage: `${longest}x`,
      secrets: SECRETS,
      bundles: join(folder, "none"),
    });
    expect(refused.problems).toEqual([expect.stringMatching(/stage name is too long: .* 20 characters/)]);
    expect(refused.resources.filter(({ type }) => type.startsWith("aws:"))).toEqual([]);
  });

  it("is refused, before it creates anything, in a region without durable functions", () => {
    expect(elsewhere.problems).toEqual([
      expect.stringContaining("eu-central-1, which has no Lambda durable"),
    ]);
    expect(elsewhere.resources.filter(({ type }) => type.startsWith("aws:"))).toEqual([]);
  });

  it("fails when the functions are not bundled, and names the command that bundles them", () => {
    expect(withoutBundles.problems.join()).toContain("npm run build");
  });

  it("fails on a call that the mocks do not know", () => {
    expect(() => answerCall({ token: "aws:index/getArn:getArn", inputs: {} })).toThrow(
      /No mock for the call/,
    );
  });

  it("creates exactly the listed functions", () => {
    const names = ofType(test, "aws:lambda/function:Function").map(({ name }) => name.split("-").at(-1));
    expect(names.sort()).toEqual([...FUNCTIONS].sort());
  });
});

/** The CRC-32 of the files in a folder by their names. */
async function filesIn(folder: string): Promise<Record<string, number>> {
  const names = await readdir(folder);
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, crc32(await readFile(join(folder, name)))])),
  );
}

describe("bundles", () => {
  it("are uploaded as built; only the links are added", async () => {
    expect(test.builds).toHaveLength(FUNCTIONS.length);
    for (const { functionID, bundle, handler } of test.builds) {
      const { "resource.enc": links, ...files } = test.archives[functionID] ?? {};
      expect(links, functionID).toBeTypeOf("number");
      expect(files, functionID).toEqual(await filesIn(join(folder, "bundles", basename(bundle))));
      expect(Object.keys(files)).toContain(handler.replace(/handler$/, "cjs"));
    }
  });
});

describe("permissions", () => {
  it.each(FUNCTIONS)("of %s are the listed ones, and no managed policy adds to them", (name) => {
    const { inlinePolicies, managedPolicyArns } = role(name);
    expect(managedPolicyArns).toEqual([]);
    const granted = inlinePolicies.flatMap(({ policy }: { policy: string }) => statements(policy));
    expect(granted).toEqual(
      PERMISSIONS[name]?.map(({ actions, resources }) => ({
        Effect: "Allow",
        Action: actions,
        Resource: resources,
      })),
    );
  });

  it("never include all actions of a service or all resources", () => {
    for (const { actions, resources } of Object.values(PERMISSIONS).flat()) {
      for (const action of actions) expect(action).not.toContain("*");
      for (const resource of resources)
        expect(resource).toMatch(/^arn:aws:[\w-]+:[\w-]+:\d{12}:[^*]+(:\*)?$/);
    }
  });

  it("can be used by the Lambda service only", () => {
    for (const name of FUNCTIONS) {
      const { assumeRolePolicy } = role(name);
      expect(assumeRolePolicy.Statement).toEqual([
        {
          Sid: "AllowAssumeRole",
          Effect: "Allow",
          Principal: { Service: "lambda.amazonaws.com" },
          Action: "sts:AssumeRole",
        },
      ]);
    }
  });

  it("of the clock's schedule only start the clock", () => {
    const [{ assumeRolePolicy, inlinePolicies }, ...others] = ofType(test, "aws:iam/role:Role").filter(
      (inputs) => !JSON.stringify(inputs).includes("logs:"),
    ) as [DeployedResource["inputs"]];
    expect(others).toEqual([]);
    expect(assumeRolePolicy.Statement).toMatchObject([{ Principal: { Service: "scheduler.amazonaws.com" } }]);
    expect(inlinePolicies.flatMap(({ policy }: { policy: string }) => statements(policy))).toEqual([
      { Effect: "Allow", Action: ["lambda:InvokeFunction"], Resource: [expect.stringMatching(/-clock$/)] },
    ]);
    expect(single(test, "aws:scheduler/schedule:Schedule")["scheduleExpression"]).toBe("cron(0/5 * * * ? *)");
  });

  it("of AWS services on the bot's resources are limited to their source", () => {
    const [queue] = statements(single(test, "aws:sqs/queuePolicy:QueuePolicy")["policy"]);
    expect(queue).toMatchObject({
      Principal: { Service: ["events.amazonaws.com"] },
      Action: ["sqs:SendMessage"],
      Condition: [{ ArnEquals: { "aws:SourceArn": [expect.stringContaining("workflow-ended")] } }],
    });
    const [topic] = statements(single(test, "aws:sns/topicPolicy:TopicPolicy")["policy"]);
    expect(topic).toMatchObject({
      Principal: { Service: ["cloudwatch.amazonaws.com"] },
      Action: ["sns:Publish"],
      Condition: [{ StringEquals: { "aws:SourceAccount": ["123456789012"] } }],
    });
    for (const permission of ofType(test, "aws:lambda/permission:Permission")) {
      expect(permission).toMatchObject({
        action: "lambda:InvokeFunction",
        sourceArn: expect.stringMatching(/^arn:/),
      });
      expect(permission["principal"]).toMatch(/^(apigateway|events|sns)\.amazonaws\.com$/);
    }
  });
});

describe("secrets", () => {
  it.each(FUNCTIONS)("and other links of %s are those it reads", (name) => {
    const build = test.builds.find(({ bundle }) => basename(bundle) === name);
    expect(Object.keys(build?.links ?? {}).sort()).toEqual(LINKS[name]);
  });

  it("are in no created resource and in no function's environment", () => {
    const created = test.resources.filter(({ type }) => type.startsWith("aws:"));
    expect(created.length).toBeGreaterThan(20);
    for (const { name, inputs } of created) {
      const text = JSON.stringify(inputs);
      for (const secret of Object.values(SECRETS)) expect(text.includes(secret), name).toBe(false);
    }
    for (const name of FUNCTIONS) {
      const { SST_KEY, SST_KEY_FILE, SST_RESOURCE_App, ...others } = lambda(name)["environment"].variables;
      expect(others, name).toEqual(bundleEnvironment(name));
    }
  });
});

describe("the table", () => {
  const TABLE = "aws:dynamodb/table:Table";

  it("has the keys, the index and the time to live that the code uses, and point-in-time recovery", () => {
    expect(single(test, TABLE)).toMatchObject({
      billingMode: "PAY_PER_REQUEST",
      hashKey: "pk",
      rangeKey: "sk",
      globalSecondaryIndexes: [
        { name: DUE_INDEX, hashKey: "dueShard", rangeKey: "nextAt", projectionType: "KEYS_ONLY" },
      ],
      ttl: { attributeName: "expiresAt", enabled: true },
      pointInTimeRecovery: { enabled: true },
    });
  });

  it("is protected and retained in production, and removed with a personal stage", () => {
    const isKept = (deployment: Deployment) =>
      deployment.resources.find(({ type }) => type === TABLE)?.retainOnDelete;
    expect(single(production, TABLE)["deletionProtectionEnabled"]).toBe(true);
    expect(isKept(production)).toBe(true);
    expect(production.app).toMatchObject({ protect: true, removal: "retain" });
    expect(single(test, TABLE)["deletionProtectionEnabled"]).toBe(false);
    expect(isKept(test)).toBe(false);
    expect(test.app).toMatchObject({ protect: false, removal: "remove" });
  });
});

describe("the functions", () => {
  it.each(FUNCTIONS)("%s runs on Node 24 on arm64 and keeps its structured log for a month", (name) => {
    expect(lambda(name)).toMatchObject({
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      loggingConfig: { logFormat: "JSON", logGroup: `/aws/lambda/atlas-cost-bot-test-${name}` },
    });
    expect(
      inputsOf(name, "aws:cloudwatch/logGroup:LogGroup", (inputs) =>
        inputs["name"].replace("/aws/lambda/", ""),
      ),
    ).toMatchObject({
      retentionInDays: 30,
    });
  });

  it("worker has time limits, and is published as versions", () => {
    expect(lambda("worker")).toMatchObject({
      publish: true,
      timeout: 600,
      memorySize: 1024,
      ephemeralStorage: { size: 2048 },
      durableConfig: { executionTimeout: 4 * 3600, retentionPeriod: 14 },
    });
  });

  it("others are not durable", () => {
    for (const name of ["slack", "clock", "failed", "alarm"])
      expect(lambda(name)["durableConfig"]).toBeUndefined();
  });
});

describe("the HTTP API", () => {
  it("has one route, a rate limit, and no CORS", () => {
    expect(single(test, "aws:apigatewayv2/route:Route")).toMatchObject({ routeKey: "POST /slack" });
    expect(single(test, "aws:apigatewayv2/stage:Stage")["defaultRouteSettings"]).toEqual({
      throttlingRateLimit: 50,
      throttlingBurstLimit: 100,
    });
    expect(single(test, "aws:apigatewayv2/api:Api")["corsConfiguration"]).toEqual({});
    expect(ofType(test, "aws:lambda/functionUrl:FunctionUrl")).toEqual([]);
  });

  it("logs each request for a month, without headers and bodies", () => {
    const { accessLogSettings } = single(test, "aws:apigatewayv2/stage:Stage");
    const fields = Object.values(JSON.parse(accessLogSettings.format)).join();
    expect(fields).toContain("$context.status");
    expect(fields).not.toMatch(/body|header|querystring|authorizer/i);
    const group = inputsOf("Api", "aws:cloudwatch/logGroup:LogGroup", (inputs) =>
      inputs["name"].replace("/aws/vendedlogs/apis/", ""),
    );
    expect(group["retentionInDays"]).toBe(30);
  });
});

describe("failures", () => {
  it("of executions reach the function that tells people, with every status", () => {
    const { eventPattern } = single(test, "aws:cloudwatch/eventRule:EventRule");
    expect(JSON.parse(eventPattern)).toEqual({
      source: ["aws.lambda"],
      "detail-type": ["Durable Execution Status Change"],
      detail: {
        status: ["FAILED", "TIMED_OUT", "STOPPED"],
        functionArn: [
          { prefix: "arn:aws:lambda:eu-west-1:123456789012:function:atlas-cost-bot-test-worker:" },
        ],
      },
    });
    expect(single(test, "aws:cloudwatch/eventTarget:EventTarget")).toMatchObject({
      arn: "arn:aws:lambda:eu-west-1:123456789012:function:atlas-cost-bot-test-failed",
      deadLetterConfig: { arn: expect.stringContaining("undelivered") },
    });
    expect(single(test, "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig")).toMatchObject({
      maximumRetryAttempts: 2,
      destinationConfig: { onFailure: { destination: expect.stringContaining("undelivered") } },
    });
  });

  it("of accepted starts reach it by a dead-letter queue, which it reads after EventBridge's events", () => {
    const [undelivered, deadLetters] = ["undelivered", "dead-letters"].map(
      (name) => `arn:aws:sqs:eu-west-1:123456789012:atlas-cost-bot-test-${name}`,
    );
    for (const name of FUNCTIONS) {
      const { durableConfig, deadLetterConfig } = lambda(name);
      expect(deadLetterConfig, name).toEqual(durableConfig && { targetArn: deadLetters });
    }
    expect(single(test, "aws:lambda/eventSourceMapping:EventSourceMapping")).toEqual({
      eventSourceArn: deadLetters,
      functionName: "atlas-cost-bot-test-failed",
      batchSize: 1,
    });
    const queue = ofType(test, "aws:sqs/queue:Queue").find(({ name }) => name.endsWith("dead-letters"));
    expect(queue).toMatchObject({
      delaySeconds: 300,
      visibilityTimeoutSeconds: 6 * lambda("failed")["timeout"],
    });
    expect(JSON.parse(queue?.["redrivePolicy"])).toEqual({
      deadLetterTargetArn: undelivered,
      maxReceiveCount: 5,
    });
  });

  it("raise alarms, which notify the topic when they fire and when they recover", async () => {
    const alarms = ofType(test, "aws:cloudwatch/metricAlarm:MetricAlarm");
    const watched = alarms.flatMap(({ name, metricQueries, alarmActions, okActions }) => {
      expect(alarmActions).toEqual([expect.stringMatching(/^arn:aws:sns:.*alarms$/)]);
      // Posting the recovery of AlarmErrors would fail as well, and fire it again.
      expect(okActions).toEqual(name === "atlas-cost-bot-test-AlarmErrors" ? [] : alarmActions);
      expect(metricQueries.length - 1, "AWS's limit of metrics in one alarm").toBeLessThanOrEqual(10);
      return metricQueries.slice(1).map(({ metric }: DeployedResource["inputs"]) => {
        const [of] = Object.values(metric.dimensions);
        return `${String(of).replace("atlas-cost-bot-test-", "")} ${metric.metricName}`;
      });
    });
    expect(watched.sort()).toEqual(
      [
        "ApiApi-id 4xx",
        "ApiApi-id 5xx",
        "ApiApi-id Count",
        "ApiApi-id Latency",
        "alarm Errors",
        "clock Errors",
        "clock Invocations",
        "dead-letters ApproximateAgeOfOldestMessage",
        "failed DestinationDeliveryFailures",
        "failed Errors",
        "slack Errors",
        "undelivered ApproximateNumberOfMessagesVisible",
        "worker AsyncEventsDropped",
        "worker DeadLetterErrors",
        "worker DurableExecutionFailed",
        "worker DurableExecutionTimedOut",
        "worker Errors",
        ...FUNCTIONS.map((name) => `${name} Throttles`),
      ].sort(),
    );
    const docs = await readFile(join(import.meta.dirname, "../../docs/deployment.md"), "utf8");
    for (const { name } of alarms)
      expect(docs).toContain(`| \`${name.replace("atlas-cost-bot-test-", "")}\` |`);
    const operations = await readFile(join(import.meta.dirname, "../../docs/operations.md"), "utf8");
    expect(operations, "what they cost").toContain(`| ${watched.length} metrics at 0.10 |`);
  });

  it("raise an alarm when the clock stops, and when half of the requests are refused", () => {
    const alarms = ofType(test, "aws:cloudwatch/metricAlarm:MetricAlarm");
    const clock = alarms.find(({ name }) => name.endsWith("ClockStopped"));
    expect(clock).toMatchObject({
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      treatMissingData: "breaching",
    });
    const refused = alarms.find(({ name }) => name.endsWith("SlackRefused"));
    expect(refused).toMatchObject({
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 50,
      treatMissingData: "notBreaching",
    });
    expect(refused?.["metricQueries"]).toMatchObject([
      { expression: "IF(FILL(m1,0)>=5,100*FILL(m0,0)/m1,0)" },
      { id: "m0", metric: { metricName: "4xx", period: 900 } },
      { id: "m1", metric: { metricName: "Count", period: 900 } },
    ]);
  });

  it("are sent to Slack, and to the email address in AlarmEmail", () => {
    const subscriptions = (deployment: Deployment) =>
      ofType(deployment, "aws:sns/topicSubscription:TopicSubscription").map(
        ({ protocol, endpoint }) => `${protocol} ${endpoint}`,
      );
    expect(subscriptions(test)).toEqual([expect.stringMatching(/^lambda arn:.*-alarm$/)]);
    expect(subscriptions(production)).toContain("email ops@example.com");
  });
});

describe("the role for GitHub in docs/github-role.json", () => {
  it("trusts only the stage's environment in one repository", async () => {
    const { trust } = await githubRole("production");
    expect(trust).toMatchObject([
      {
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": "repo:acme/atlas-cost-bot:environment:production",
          },
        },
      },
    ]);
  });

  it("allows creating every type of resource in a deployment", async () => {
    const { statements: allowed } = await githubRole("test");
    const actions = new Set(allowed.flatMap(({ Action }) => Action));
    const types = new Set(
      production.resources.map(({ type }) => type).filter((type) => type.startsWith("aws:")),
    );
    expect([...types].filter((type) => !actions.has(CREATE_ACTIONS[type] ?? ""))).toEqual([]);
  });

  it("is limited to its stage, and within AWS's size limit", async () => {
    const { statements: allowed, policy } = await githubRole("test");
    for (const { Sid, Action, Resource, Condition } of allowed) {
      expect(Action.join(), Sid).not.toContain("*");
      const isOfStage = [Resource].flat().every((arn) => arn.includes("atlas-cost-bot-test-"));
      if (isOfStage || Condition) continue;
      expect(SHARED, Sid).toContain(Sid);
    }
    // IAM quotas: characters of all inline policies of a role, without white space.
    expect(JSON.stringify(policy).length).toBeLessThan(10_240);
  });
});

/** Statements for what SST shares between stages, or what has no ARN of its own in AWS. */
const SHARED = [
  "ReadWhereStateIs",
  "PassphraseOfSecrets",
  "ListState",
  "State",
  "Code",
  "ReadQueuesOfFunctions",
  "Api",
  "AccessLog",
];
