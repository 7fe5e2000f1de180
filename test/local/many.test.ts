import { expect, it } from "vitest";
import { openTestWorkspace } from "../workspace.ts";

it("200 questions of two kinds at once are all answered with two queries at Atlas", async () => {
  const workspace = await openTestWorkspace({ processingMs: 1500, watch: () => {} });
  try {
    const { client } = workspace.current.slack;
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, (_, index) => {
        const text = `/atlas-usage last month by ${index % 2 ? "services" : "organizations"}`;
        return client.command({ user: "lin", channel: "finance", text });
      }),
    );
    expect(outcomes.filter(({ ok }) => !ok)).toEqual([]);
    await workspace.current.lambda.idle();
    const messages = (await client.messages("finance")) ?? [];
    expect(messages).toHaveLength(200);
    expect(messages.filter(({ text }) => !text.startsWith("Atlas costs in"))).toEqual([]);
    expect(workspace.queriesAsked()).toHaveLength(2);
    expect(workspace.reports).toEqual([]);
  } finally {
    await workspace.close();
  }
}, 60_000);
