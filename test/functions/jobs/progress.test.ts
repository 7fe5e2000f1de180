import { expect, it } from "vitest";
import { usageCommandText, usageText } from "../../../functions/features/usage/text.ts";
import { progressMessage } from "../../../functions/jobs/progress.ts";
import { jobText } from "../../../functions/jobs/text.ts";

it("an announcement shows the work and who asked for it", () => {
  const text = usageCommandText.asking("October 2026");
  expect(progressMessage(text, "U0ADA0001")).toEqual({
    text: "Asking Atlas what October 2026 cost…",
    blocks: [
      { type: "section", text: { type: "mrkdwn", text } },
      { type: "context", elements: [{ type: "mrkdwn", text: "asked by <@U0ADA0001>" }] },
    ],
  });
});

it("a progress message shows for how long the bot has been working", () => {
  const text = usageText.stillWorking("October 2026", jobText.elapsed(83));
  expect(text).toContain("still working after 1 min 23 s");
});
