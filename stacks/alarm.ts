import { resourceName } from "./lambda.ts";

/** A metric of CloudWatch, summed up over a period unless another statistic is named. */
interface Metric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Record<string, $util.Input<string>>;
  readonly stat?: string;
}

interface AlarmOptions {
  readonly description: string;
  readonly metrics: readonly Metric[];
  /** Of the metrics, as `m0`, `m1`, …, in CloudWatch's metric math; their sum by default. */
  readonly expression?: string;
  /** The alarm goes off at this value or above, 1 by default. */
  readonly threshold?: number;
  /** The alarm goes off below the threshold, and where there is no data. */
  readonly isFloor?: boolean;
  /** 5 by default. */
  readonly minutes?: number;
  readonly isSilentAtEnd?: boolean;
}

export function lambdaMetric(metricName: string, name: $util.Input<string>): Metric {
  return { namespace: "AWS/Lambda", metricName, dimensions: { FunctionName: name } };
}

export function apiMetric(metricName: string, apiId: $util.Input<string>): Metric {
  return { namespace: "AWS/ApiGateway", metricName, dimensions: { ApiId: apiId } };
}

/** The highest value of a queue's metric. */
export function queueMetric(metricName: string, name: $util.Input<string>): Metric {
  return { namespace: "AWS/SQS", metricName, dimensions: { QueueName: name }, stat: "Maximum" };
}

/** An alarm that tells the topic when it begins and when it ends. */
export function createAlarm(name: string, topic: aws.sns.Topic, options: AlarmOptions): void {
  const {
    description,
    metrics,
    threshold = 1,
    isFloor = false,
    minutes = 5,
    isSilentAtEnd = false,
  } = options;
  const queries = metrics.map(({ stat = "Sum", ...metric }, index) => ({
    id: `m${index}`,
    metric: { ...metric, stat, period: minutes * 60 },
  }));
  const sum = `SUM([${queries.map(({ id }) => `FILL(${id},0)`).join(",")}])`;
  new aws.cloudwatch.MetricAlarm(name, {
    name: resourceName(name),
    alarmDescription: description,
    comparisonOperator: isFloor ? "LessThanThreshold" : "GreaterThanOrEqualToThreshold",
    evaluationPeriods: 1,
    threshold,
    treatMissingData: isFloor ? "breaching" : "notBreaching",
    metricQueries: [{ id: "total", expression: options.expression ?? sum, returnData: true }, ...queries],
    alarmActions: [topic.arn],
    okActions: isSilentAtEnd ? [] : [topic.arn],
  });
}
