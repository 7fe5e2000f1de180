import { apiMetric, createAlarm, lambdaMetric, queueMetric } from "./alarm.ts";
import { createAlarmTopic } from "./alarm-topic.ts";
import type { Clock } from "./clock.ts";
import type { Failures } from "./failures.ts";
import type { Queues } from "./queues.ts";
import type { Secrets } from "./secrets.ts";
import type { Slack } from "./slack.ts";
import type { Worker } from "./worker.ts";

/** What operators have to hear of. */
export function createAlarms(deps: {
  secrets: Secrets;
  queues: Queues;
  slack: Slack;
  worker: Worker;
  clock: Clock;
  failures: Failures;
}) {
  const { secrets, queues, slack, worker, clock, failures } = deps;
  const { topic, messenger } = createAlarmTopic(secrets);
  const helpers = [clock.name, failures.name];

  createAlarm("WorkflowFailed", topic, {
    description: "A workflow died. Its person was told; see the log of the function for the reason.",
    metrics: [
      lambdaMetric("DurableExecutionFailed", worker.name),
      lambdaMetric("DurableExecutionTimedOut", worker.name),
    ],
  });
  createAlarm("WorkflowErrors", topic, {
    description:
      "A workflow crashed, or could not be loaded. Lambda tries again; see the log of the function.",
    metrics: [lambdaMetric("Errors", worker.name)],
  });
  createAlarm("WorkflowDropped", topic, {
    description:
      "Lambda could not run a workflow for six hours, or not store its event in the dead-letter queue.",
    metrics: [lambdaMetric("AsyncEventsDropped", worker.name), lambdaMetric("DeadLetterErrors", worker.name)],
  });
  createAlarm("SlackErrors", topic, {
    description: "The function that receives Slack's requests failed; the person saw an error of Slack.",
    // Bolt turns what a listener throws into an answer with status 500, which is no error of the function.
    metrics: [lambdaMetric("Errors", slack.name), apiMetric("5xx", slack.apiId)],
  });
  createAlarm("SlackRefused", topic, {
    description: "Half of Slack's requests or more were refused. Is the signing secret that of the app?",
    metrics: [apiMetric("4xx", slack.apiId), apiMetric("Count", slack.apiId)],
    // In percent. Of fewer than five requests a share says nothing.
    expression: "IF(FILL(m1,0)>=5,100*FILL(m0,0)/m1,0)",
    threshold: 50,
    minutes: 15,
  });
  createAlarm("SlackSlow", topic, {
    description: "Answers to Slack took longer than 2.5 s; after 3 s people see operation_timeout.",
    metrics: [{ ...apiMetric("Latency", slack.apiId), stat: "p99" }],
    threshold: 2500,
  });
  createAlarm("Throttled", topic, {
    description: "Functions were throttled. Raise the account's concurrency, or find out who calls so often.",
    metrics: [slack.name, worker.name, ...helpers, messenger.name].map((name) =>
      lambdaMetric("Throttles", name),
    ),
  });
  createAlarm("ClockStopped", topic, {
    description: "Nothing has looked for due reports for 15 minutes. Is the schedule on?",
    metrics: [lambdaMetric("Invocations", clock.name)],
    isFloor: true,
    minutes: 15,
  });
  createAlarm("HelperErrors", topic, {
    description: "A function failed that starts reports or tells people of failures.",
    metrics: helpers.map((name) => lambdaMetric("Errors", name)),
  });
  createAlarm("AlarmErrors", topic, {
    description: "Alarms could not be posted into the Slack channel. Is its id right, and the bot in it?",
    metrics: [lambdaMetric("Errors", messenger.name)],
    // Its end would be posted too, fail, and so begin it again.
    isSilentAtEnd: true,
  });
  createAlarm("Undelivered", topic, {
    description: "A person could not be told that a workflow died. The queue keeps the event for two weeks.",
    metrics: [
      queueMetric("ApproximateNumberOfMessagesVisible", queues.undelivered.name),
      lambdaMetric("DestinationDeliveryFailures", failures.name),
    ],
  });
  createAlarm("DeadLettersUnread", topic, {
    description:
      "Nobody has read the dead-letter queue for an hour. Is the function that reads it throttled?",
    metrics: [queueMetric("ApproximateAgeOfOldestMessage", queues.deadLetters.name)],
    threshold: 3600,
  });
}
