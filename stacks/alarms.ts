import { workflowBundle } from "./bundle.ts";
import type { Clock } from "./clock.ts";
import type { Failures } from "./failures.ts";
import { lambdaArgs, OWN_PERMISSIONS_ONLY, resourceName } from "./lambda.ts";
import type { Secrets } from "./secrets.ts";
import type { Slack } from "./slack.ts";
import type { Workflows } from "./workflows.ts";

/** A metric of CloudWatch, summed up over five minutes unless another statistic is named. */
interface Metric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Record<string, $util.Input<string>>;
  readonly stat?: string;
}

/**
 * Alarms, the topic they go to, and who hears of them: the address in the secret `AlarmEmail`, and the Slack
 * channel in the secret `SlackAlarmChannel`.
 */
export function createAlarms(rooms: {
  secrets: Secrets;
  slack: Slack;
  workflows: Workflows;
  clock: Clock;
  failures: Failures;
}) {
  const { secrets, slack, workflows, clock, failures } = rooms;
  const topic = createTopic();
  mailTo(secrets.alarmEmail, topic);
  const messenger = tellSlack(topic, secrets);
  const flows = Object.values(workflows).map(({ name }) => name);
  const helpers = [clock.name, failures.name];

  alarm("WorkflowFailed", topic, {
    description: "A workflow died. Its person was told; see the log of the function for the reason.",
    metrics: flows.flatMap((name) => [
      lambdaMetric("DurableExecutionFailed", name),
      lambdaMetric("DurableExecutionTimedOut", name),
    ]),
  });
  alarm("SlackErrors", topic, {
    description: "The function that receives Slack's requests failed; the person saw an error of Slack.",
    // Bolt turns what a listener throws into an answer with status 500, which is no error of the function.
    metrics: [lambdaMetric("Errors", slack.name), apiMetric("5xx", slack.apiId)],
  });
  alarm("SlackSlow", topic, {
    description: "Answers to Slack took longer than 2.5 s; after 3 s people see operation_timeout.",
    metrics: [{ ...apiMetric("Latency", slack.apiId), stat: "p99" }],
    threshold: 2500,
  });
  alarm("Throttled", topic, {
    description: "Functions were throttled. Raise the account's concurrency, or find out who calls so often.",
    metrics: [slack.name, ...flows, ...helpers, messenger.name].map((name) =>
      lambdaMetric("Throttles", name),
    ),
  });
  alarm("HelperErrors", topic, {
    description: "A function failed that starts reports or tells people of failures.",
    metrics: helpers.map((name) => lambdaMetric("Errors", name)),
  });
  alarm("AlarmErrors", topic, {
    description: "Alarms could not be posted into the Slack channel. Is its id right, and the bot in it?",
    metrics: [lambdaMetric("Errors", messenger.name)],
    // Its end would be posted too, fail, and so begin it again.
    isSilentAtEnd: true,
  });
  alarm("Undelivered", topic, {
    description: "A person could not be told that a workflow died; the queue holds the event.",
    metrics: [
      {
        namespace: "AWS/SQS",
        metricName: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: failures.queueName },
        stat: "Maximum",
      },
    ],
  });
}

function createTopic(): aws.sns.Topic {
  const topic = new aws.sns.Topic("Alarms", { name: resourceName("alarms") });
  new aws.sns.TopicPolicy("AlarmsPolicy", {
    arn: topic.arn,
    policy: aws.iam.getPolicyDocumentOutput({
      statements: [
        {
          principals: [{ type: "Service", identifiers: ["cloudwatch.amazonaws.com"] }],
          actions: ["sns:Publish"],
          resources: [topic.arn],
          conditions: [
            {
              test: "StringEquals",
              variable: "aws:SourceAccount",
              values: [aws.getCallerIdentityOutput({}).accountId],
            },
          ],
        },
      ],
    }).json,
  });
  return topic;
}

/** AWS sends a mail there that asks to confirm. */
function mailTo(address: $util.Output<string>, topic: aws.sns.Topic): void {
  address.apply((endpoint) => {
    if (endpoint)
      new aws.sns.TopicSubscription("AlarmsEmail", { topic: topic.arn, protocol: "email", endpoint });
  });
}

function tellSlack(topic: aws.sns.Topic, secrets: Secrets): sst.aws.Function {
  const fn = new sst.aws.Function("Alarm", {
    ...lambdaArgs("alarm", []),
    ...workflowBundle,
    description: "Posts alarms into a Slack channel",
    link: [...secrets.slack, ...secrets.alarms],
    memory: "256 MB",
    timeout: "30 seconds",
    transform: OWN_PERMISSIONS_ONLY,
  });
  new aws.lambda.Permission("AlarmPermission", {
    action: "lambda:InvokeFunction",
    function: fn.name,
    principal: "sns.amazonaws.com",
    sourceArn: topic.arn,
  });
  new aws.sns.TopicSubscription("AlarmsSlack", { topic: topic.arn, protocol: "lambda", endpoint: fn.arn });
  return fn;
}

function lambdaMetric(metricName: string, name: $util.Input<string>): Metric {
  return { namespace: "AWS/Lambda", metricName, dimensions: { FunctionName: name } };
}

function apiMetric(metricName: string, apiId: $util.Input<string>): Metric {
  return { namespace: "AWS/ApiGateway", metricName, dimensions: { ApiId: apiId } };
}

/** An alarm that goes off when the sum of its metrics reaches the threshold within five minutes. */
function alarm(
  name: string,
  topic: aws.sns.Topic,
  options: { description: string; metrics: Metric[]; threshold?: number; isSilentAtEnd?: boolean },
): void {
  const { description, metrics, threshold = 1, isSilentAtEnd = false } = options;
  const queries = metrics.map(({ stat = "Sum", ...metric }, index) => ({
    id: `m${index}`,
    metric: { ...metric, stat, period: 300 },
  }));
  new aws.cloudwatch.MetricAlarm(name, {
    name: resourceName(name),
    alarmDescription: description,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    evaluationPeriods: 1,
    threshold,
    treatMissingData: "notBreaching",
    metricQueries: [
      {
        id: "total",
        expression: `SUM([${queries.map(({ id }) => `FILL(${id},0)`).join(",")}])`,
        returnData: true,
      },
      ...queries,
    ],
    alarmActions: [topic.arn],
    okActions: isSilentAtEnd ? [] : [topic.arn],
  });
}
