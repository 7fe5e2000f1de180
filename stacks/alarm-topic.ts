import { lambdaArgs, OWN_PERMISSIONS_ONLY, resourceName } from "./lambda.ts";
import type { Secrets } from "./secrets.ts";

/**
 * The topic that alarms go to, and who hears of them: the address in the secret `AlarmEmail`, and the Slack channel in
 * the secret `SlackAlarmChannel`.
 */
export function createAlarmTopic(secrets: Secrets) {
  const topic = createTopic();
  mailTo(secrets.alarmEmail, topic);
  const messenger = tellSlack(topic, secrets);
  return { topic, messenger: { name: messenger.name } };
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
