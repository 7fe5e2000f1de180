import { lambdaArgs, OWN_PERMISSIONS_ONLY, resourceName } from "./lambda.ts";
import type { Secrets } from "./secrets.ts";

/** The alarm topic and its subscribers: the secrets `AlarmEmail` (an address) and `SlackAlarmChannel`. */
export function createAlarmTopic(secrets: Secrets) {
  const topic = createTopic();
  subscribeEmail(secrets.alarmEmail, topic);
  const { name } = createAlarmFunction(topic, secrets);
  return { topic, functionName: name };
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

/** AWS sends an email with a link to confirm the subscription. */
function subscribeEmail(address: $util.Output<string>, topic: aws.sns.Topic): void {
  address.apply((endpoint) => {
    if (!endpoint) return;
    new aws.sns.TopicSubscription("AlarmsEmail", { topic: topic.arn, protocol: "email", endpoint });
  });
}

function createAlarmFunction(topic: aws.sns.Topic, secrets: Secrets): sst.aws.Function {
  const fn = new sst.aws.Function("Alarm", {
    ...lambdaArgs("alarm", []),
    description: "Posts alarms to a Slack channel",
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
