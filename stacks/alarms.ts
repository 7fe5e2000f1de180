import { apiMetric, createAlarm, lambdaMetric, queueMetric } from "./alarm.ts";
import { createAlarmTopic } from "./alarm-topic.ts";
import type { Clock } from "./clock.ts";
import type { Failures } from "./failures.ts";
import type { Queues } from "./queues.ts";
import type { Secrets } from "./secrets.ts";
import type { Slack } from "./slack.ts";
import type { Worker } from "./worker.ts";

export function createAlarms(deps: {
  secrets: Secrets;
  queues: Queues;
  slack: Slack;
  worker: Worker;
  clock: Clock;
  failures: Failures;
}) {
  const { secrets, queues, slack, worker, clock, failures } = deps;
  const { topic, functionName: alarmFunction } = createAlarmTopic(secrets);
  const helpers = [clock.name, failures.name];

  createAlarm("WorkflowFailed", topic, {
    description:
      "A workflow failed, and the bot told the person who asked. See the worker's log for the reason.",
    metrics: [
      lambdaMetric("DurableExecutionFailed", worker.name),
      lambdaMetric("DurableExecutionTimedOut", worker.name),
    ],
  });
  createAlarm("WorkflowErrors", topic, {
    description: "A workflow crashed or could not be loaded. Lambda retries it. See the worker's log.",
    metrics: [lambdaMetric("Errors", worker.name)],
  });
  createAlarm("WorkflowDropped", topic, {
    description:
      "Lambda could not run a workflow for six hours, or could not write to the dead-letter queue.",
    metrics: [lambdaMetric("AsyncEventsDropped", worker.name), lambdaMetric("DeadLetterErrors", worker.name)],
  });
  createAlarm("SlackErrors", topic, {
    description: "The function that receives Slack's requests failed, and the person saw a Slack error.",
    // When a listener throws, Bolt answers with status 500, which Lambda does not count as an error.
    metrics: [lambdaMetric("Errors", slack.name), apiMetric("5xx", slack.apiId)],
  });
  createAlarm("SlackRefused", topic, {
    description: "At least half of Slack's requests were refused. Check the signing secret.",
    metrics: [apiMetric("4xx", slack.apiId), apiMetric("Count", slack.apiId)],
    // In percent, from five requests on.
    expression: "IF(FILL(m1,0)>=5,100*FILL(m0,0)/m1,0)",
    threshold: 50,
    periodMinutes: 15,
  });
  createAlarm("SlackSlow", topic, {
    description: "Answers to Slack took longer than 2.5 s. After 3 s people see operation_timeout.",
    metrics: [{ ...apiMetric("Latency", slack.apiId), stat: "p99" }],
    threshold: 2500,
  });
  createAlarm("Throttled", topic, {
    description:
      "Functions were throttled. Raise the account's concurrency limit, or find the source of the calls.",
    metrics: [slack.name, worker.name, ...helpers, alarmFunction].map((name) =>
      lambdaMetric("Throttles", name),
    ),
  });
  createAlarm("ClockStopped", topic, {
    description:
      "The clock has not looked for due reports for 15 minutes. Check that its schedule is enabled.",
    metrics: [lambdaMetric("Invocations", clock.name)],
    firesBelow: true,
    periodMinutes: 15,
  });
  createAlarm("HelperErrors", topic, {
    description: "The function that starts reports, or the one that reports failures to people, failed.",
    metrics: helpers.map((name) => lambdaMetric("Errors", name)),
  });
  createAlarm("AlarmErrors", topic, {
    description:
      "An alarm could not be posted to Slack. Check the channel id, and that the bot is in the channel.",
    metrics: [lambdaMetric("Errors", alarmFunction)],
    // Posting the recovery would fail as well, and fire the alarm again.
    skipsRecovery: true,
  });
  createAlarm("Undelivered", topic, {
    description:
      "The bot could not tell a person that a workflow failed. The queue keeps the event for two weeks.",
    metrics: [
      queueMetric("ApproximateNumberOfMessagesVisible", queues.undelivered.name),
      lambdaMetric("DestinationDeliveryFailures", failures.name),
    ],
  });
  createAlarm("DeadLettersUnread", topic, {
    description:
      "The dead-letter queue has not been read for an hour. Check whether its function is throttled.",
    metrics: [queueMetric("ApproximateAgeOfOldestMessage", queues.deadLetters.name)],
    threshold: 3600,
  });
}
