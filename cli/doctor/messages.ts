import { EXAMPLE_USER, type ExampleData } from "../../functions/features/example-data.ts";
import { features } from "../../functions/features/index.ts";
import { failureMessage } from "../../functions/jobs/failure-message.ts";
import { progressMessage } from "../../functions/jobs/progress.ts";
import type { Message } from "../../functions/slack/block-kit.ts";

export const EXAMPLE_DATA: ExampleData = {
  organization: "Acme Robotics",
  clusters: [
    { name: "prod", amount: "1200.5" },
    { name: "lab", amount: "80.25" },
  ],
};

/** One message of each kind, by what it is. */
export async function messagesOf(data: ExampleData): Promise<ReadonlyMap<string, Message>> {
  const examples = await Promise.all(features.map((feature) => feature.exampleMessages(data)));
  return new Map([
    ...examples.flat(),
    ["progress", progressMessage("Asking Atlas…", EXAMPLE_USER)],
    ["failure", failureOf(data)],
    ...features.map(({ command, help }) => [`help of ${command.name}`, help()] as const),
  ]);
}

function failureOf({ organization }: ExampleData): Message {
  const failure = { code: "example", reason: `Atlas has no ${organization}.`, canAskAgain: true };
  return failureMessage(failure, { actionId: "usage_again", command: "last month" }, "asked by somebody");
}
