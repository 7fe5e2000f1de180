import { expect, it } from "vitest";
import { jobText } from "../../../functions/jobs/text.ts";

it("tells a time as people do", () => {
  expect([5, 60, 83, 900].map(jobText.elapsed)).toEqual(["5 s", "1 min", "1 min 23 s", "15 min"]);
});
