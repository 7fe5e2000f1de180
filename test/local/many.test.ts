import { expect, it, vi } from "vitest";
import { blockTypesOf, statesOf } from "../messages.ts";
import { fakeDate, openTestWorkspace } from "../workspace.ts";

/** 200, which take some ten seconds, with `QUESTIONS=200`. */
const MANY = Number(process.env["QUESTIONS"] ?? 12);

it(`${MANY} commands of two kinds at once are all answered with two queries at Atlas`, async () => {
  vi.stubEnv("POWERTOOLS_DEV", "false").stubEnv("POWERTOOLS_LOG_LEVEL", "INFO");
  const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  fakeDate();
  const workspace = await openTestWorkspace({ processingMs: 1500, months: 4 });
  try {
    const { client } = workspace.current.slack;
    const outcomes = await Promise.all(
      Array.from({ length: MANY }, (_, index) => {
        const text = `/atlas-usage last month by ${index % 2 ? "services" : "organizations"}`;
        return client.command({ user: "lin", channel: "finance", text });
      }),
    );
    expect(outcomes.filter(({ ok }) => !ok)).toEqual([]);
    await workspace.current.lambda.idle();
    const messages = await workspace.messages("finance");
    expect(statesOf(messages)).toEqual(Array(MANY).fill("answered"));
    expect(messages.filter((message) => !blockTypesOf(message).includes("data_table"))).toEqual([]);
    expect(workspace.queriesAsked()).toHaveLength(2);
    expect(workspace.queriesAsked("total")).toHaveLength(1);
    expect(workspace.reports).toEqual([]);
    // One line for each job, although every workflow is replayed after each of its waits.
    const lines = written.mock.calls.map(([text]) => JSON.parse(String(text)));
    expect(lines).toHaveLength(MANY);
    expect(new Set(lines.map(({ job_id }) => job_id)).size).toBe(MANY);
    for (const line of lines) {
      expect(line).toMatchObject({
        level: "INFO",
        message: "A job ended",
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
