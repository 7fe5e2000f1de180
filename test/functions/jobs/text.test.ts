import { expect, it } from "vitest";
import { jobText } from "../../../functions/jobs/text.ts";

it("formats durations for people", () => {
  expect([5, 60, 83, 900].map(jobText.elapsed)).toEqual(["5 s", "1 min", "1 min 23 s", "15 min"]);
});
