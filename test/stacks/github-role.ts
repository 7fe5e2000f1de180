import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** The action that creates a resource, by its Pulumi type. (IAM, "Actions, resources, and condition keys".) */
export const CREATE_ACTIONS: Readonly<Record<string, string>> = {
  "aws:apigatewayv2/api:Api": "apigateway:POST",
  "aws:apigatewayv2/integration:Integration": "apigateway:POST",
  "aws:apigatewayv2/route:Route": "apigateway:POST",
  "aws:apigatewayv2/stage:Stage": "apigateway:POST",
  "aws:cloudwatch/eventRule:EventRule": "events:PutRule",
  "aws:cloudwatch/eventTarget:EventTarget": "events:PutTargets",
  "aws:cloudwatch/logGroup:LogGroup": "logs:CreateLogGroup",
  "aws:cloudwatch/metricAlarm:MetricAlarm": "cloudwatch:PutMetricAlarm",
  "aws:dynamodb/table:Table": "dynamodb:CreateTable",
  "aws:iam/role:Role": "iam:CreateRole",
  "aws:lambda/eventSourceMapping:EventSourceMapping": "lambda:CreateEventSourceMapping",
  "aws:lambda/function:Function": "lambda:CreateFunction",
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": "lambda:PutFunctionEventInvokeConfig",
  "aws:lambda/permission:Permission": "lambda:AddPermission",
  "aws:s3/bucketObjectv2:BucketObjectv2": "s3:PutObject",
  "aws:scheduler/schedule:Schedule": "scheduler:CreateSchedule",
  "aws:sns/topic:Topic": "sns:CreateTopic",
  "aws:sns/topicPolicy:TopicPolicy": "sns:SetTopicAttributes",
  "aws:sns/topicSubscription:TopicSubscription": "sns:Subscribe",
  "aws:sqs/queue:Queue": "sqs:CreateQueue",
  "aws:sqs/queuePolicy:QueuePolicy": "sqs:SetQueueAttributes",
};

interface RoleStatement {
  readonly Sid: string;
  readonly Action: string[];
  readonly Resource: string | string[];
  readonly Condition?: unknown;
}

/** The role of docs/github-role.json for a stage, with the values that CloudFormation would fill in. */
export async function githubRole(stage: string) {
  const file = fileURLToPath(new URL("../../docs/github-role.json", import.meta.url));
  const values: Record<string, string> = {
    Stage: stage,
    Repository: "acme/atlas-cost-bot",
    "AWS::Partition": "aws",
    "AWS::Region": "eu-west-1",
    "AWS::AccountId": "123456789012",
  };
  const template = JSON.parse(await readFile(file, "utf8"), (_key, value) =>
    typeof value?.["Fn::Sub"] === "string"
      ? value["Fn::Sub"].replace(/\$\{([\w:]+)\}/g, (_whole: string, name: string) => values[name] ?? "?")
      : value,
  );
  const { AssumeRolePolicyDocument, Policies } = template.Resources.Role.Properties;
  return {
    trust: AssumeRolePolicyDocument.Statement,
    policy: Policies[0].PolicyDocument,
    statements: Policies[0].PolicyDocument.Statement as RoleStatement[],
  };
}
