import { describe, expect, it } from "vitest";
import { nearest } from "../../../functions/aws/nearest.ts";

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

  it.each([
    ["unpaid", "paid"],
    ["upaid", "paid"],
    ["paid", "unpaid"],
    ["unpause", "pause"],
    ["without", "with"],
    ["with", "without"],
    ["pause", "resume"],
    ["inactive", "active"],
  ])("never takes %s for its opposite %s", (word, opposite) => {
    expect(nearest(word, [opposite])).toBeUndefined();
  });

  it.each([
    ["moth", "month", true],
    ["lsat", "last", true],
    ["lats", "last", true],
    ["lost", "last", true],
    ["rust", "last", false],
    ["dya", "day", true],
    ["dxy", "day", true],
    ["dx", "day", false],
  ])("allows a word below five letters one change: %s for %s is %j", (word, candidate, isNear) => {
    expect(nearest(word, [candidate])).toBe(isNear ? candidate : undefined);
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
