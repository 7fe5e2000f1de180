import { resourceName } from "./lambda.ts";

/** A CloudWatch metric. `stat` is `Sum` by default. */
interface Metric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Record<string, $util.Input<string>>;
  readonly stat?: string;
}

interface AlarmOptions {
  readonly description: string;
  readonly metrics: readonly Metric[];
  /** CloudWatch metric math over the metrics `m0`, `m1`, …; their sum by default. */
  readonly expression?: string;
  /** The alarm fires at this value or above; 1 by default. */
  readonly threshold?: number;
  /** The alarm fires below the threshold instead, and when there is no data. */
  readonly firesBelow?: boolean;
  /** 5 by default. */
  readonly periodMinutes?: number;
  /** Sends no notification when the alarm returns to OK. */
  readonly skipsRecovery?: boolean;
}

export function lambdaMetric(metricName: string, name: $util.Input<string>): Metric {
  return { namespace: "AWS/Lambda", metricName, dimensions: { FunctionName: name } };
}

export function apiMetric(metricName: string, apiId: $util.Input<string>): Metric {
  return { namespace: "AWS/ApiGateway", metricName, dimensions: { ApiId: apiId } };
}

export function queueMetric(metricName: string, name: $util.Input<string>): Metric {
  return { namespace: "AWS/SQS", metricName, dimensions: { QueueName: name }, stat: "Maximum" };
}

/** Creates an alarm that notifies the topic when it fires and when it recovers. */
export function createAlarm(name: string, topic: aws.sns.Topic, options: AlarmOptions): void {
  const {
    description,
    metrics,
    threshold = 1,
    firesBelow = false,
    periodMinutes = 5,
    skipsRecovery = false,
  } = options;
  const queries = metrics.map(({ stat = "Sum", ...metric }, index) => ({
    id: `m${index}`,
    metric: { ...metric, stat, period: periodMinutes * 60 },
  }));
  const sum = `SUM([${queries.map(({ id }) => `FILL(${id},0)`).join(",")}])`;
  new aws.cloudwatch.MetricAlarm(name, {
    name: resourceName(name),
    alarmDescription: description,
    comparisonOperator: firesBelow ? "LessThanThreshold" : "GreaterThanOrEqualToThreshold",
    evaluationPeriods: 1,
    threshold,
    treatMissingData: firesBelow ? "breaching" : "notBreaching",
    metricQueries: [{ id: "total", expression: options.expression ?? sum, returnData: true }, ...queries],
    alarmActions: [topic.arn],
    okActions: skipsRecovery ? [] : [topic.arn],
  });
}
