import { describe, expect, it } from "vitest";
import { nearest } from "../../../functions/slack/nearest.ts";

const WORDS = ["services", "projects", "csv", "by", "Data Transfer"];

describe("nearest", () => {
  it.each([
    ["projcts", "projects"],
    ["SERVICE", "services"],
    ["cvs", "csv"],
    ["data tranfser", "Data Transfer"],
    ["by", "by"],
  ])("takes %s for %s", (word, candidate) => {
    expect(nearest(word, WORDS)).toBe(candidate);
  });

  it.each(["elephant", "x", "", "projectiles everywhere"])("finds nothing near to %j", (word) => {
    expect(nearest(word, WORDS)).toBeUndefined();
  });

  it("prefers the word itself, then the nearest, then the first", () => {
    expect(nearest("jun", ["jan", "jul", "jun"])).toBe("jun");
    expect(nearest("junee", ["jan", "june"])).toBe("june");
    expect(nearest("juk", ["jul", "jun"])).toBe("jul");
  });
});
