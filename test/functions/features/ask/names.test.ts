import { describe, expect, it } from "vitest";
import { nameOptions } from "../../../../functions/features/ask/names.ts";
import { namesOf } from "../../../../functions/features/ask/refresh.ts";

describe("the options of a search", () => {
  const names = ["Fleet Platform", "EU Fleet", "Analytics", "Café"];
  const found = (typed: string) => nameOptions(names, typed).map(({ value }) => value);

  it("are names that contain what is typed, first those that begin with it", () => {
    expect(found("fleet")).toEqual(["Fleet Platform", "EU Fleet"]);
    expect(found(" CAFE\u0301 ")).toEqual(["Café"]);
    expect(found("nothing")).toEqual([]);
  });

  it("are all names, up to 100, where nothing is typed", () => {
    expect(found("")).toEqual(names);
    const many = Array.from({ length: 200 }, (_, index) => `project ${index}`);
    expect(nameOptions(many, "")).toHaveLength(100);
    expect(nameOptions(many, "project 19").map(({ value }) => value)).toHaveLength(11);
  });

  it("are what is typed while no names are stored", () => {
    expect(nameOptions(undefined, " lab ")).toMatchObject([{ value: "lab" }]);
    expect(nameOptions(undefined, " ")).toEqual([]);
  });

  it("leave out names that are too long for Slack, and shorten labels", () => {
    const [found, ...others] = nameOptions(["x".repeat(151), "x".repeat(150)], "x");
    expect(found?.text).toHaveLength(75);
    expect(found?.value).toHaveLength(150);
    expect(others).toEqual([]);
  });
});

it("the names of the form are paths, and ids where two have one path", () => {
  const named = (id: string, path: string) => ({ id, path, name: path });
  expect(namesOf([named("3", "b/lab"), named("1", "a/lab"), named("2", "B/lab")])).toEqual([
    "2",
    "3",
    "a/lab",
  ]);
});
