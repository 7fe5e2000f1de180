import { describe, expect, it } from "vitest";
import { catalogueFor } from "../../../functions/slack/catalogue.ts";
import { english } from "../../../functions/slack/english.ts";

describe("catalogueFor", () => {
  it.each([["en"], ["en-US"], ["ko-KR"], [""], [undefined], ["constructor"]])(
    "speaks English to the locale %j",
    (locale) => {
      expect(catalogueFor(locale)).toBe(english);
    },
  );
});

describe("the English sentences", () => {
  it("tell a time as people do", () => {
    expect([5, 60, 83, 900].map(english.elapsed)).toEqual(["5 s", "1 min", "1 min 23 s", "15 min"]);
  });
});
