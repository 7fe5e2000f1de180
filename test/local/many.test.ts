import { expect, it, vi } from "vitest";
import { fakeDate, openTestWorkspace } from "../workspace.ts";

it("200 questions of two kinds at once are all answered with two queries at Atlas", async () => {
  vi.stubEnv("POWERTOOLS_DEV", "false").stubEnv("POWERTOOLS_LOG_LEVEL", "INFO");
  const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  fakeDate();
  const workspace = await openTestWorkspace({ processingMs: 1500 });
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
    // A line for each, although every workflow was run again after each of its waits.
    const lines = written.mock.calls.map(([text]) => JSON.parse(String(text)));
    expect(lines).toHaveLength(200);
    expect(new Set(lines.map(({ query_id }) => query_id)).size).toBe(200);
    for (const line of lines) {
      expect(line).toMatchObject({
        level: "INFO",
        message: "A question ended",
        kind: "usage",
        state: "done",
      });
      expect(line.durationMs).toBeGreaterThan(0);
    }
  } finally {
    written.mockRestore();
    vi.unstubAllEnvs();
    await workspace.close();
    vi.useRealTimers();
  }
});
