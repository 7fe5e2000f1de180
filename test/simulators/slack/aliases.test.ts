import fc from "fast-check";
import { expect, it } from "vitest";
import { createAliases } from "../../../simulators/slack/aliases.ts";

const never = () => {
  throw new Error("Nothing new was expected.");
};

it("gives every id and ts a name once, in values, lists and keys", () => {
  const aliases = createAliases();
  aliases.link("U00000000A", "U0ADA0001");
  const names = ["1751328000.000001", "C0NEW0001"];
  const answer = {
    ts: "1700000000.000009",
    user: "U00000000A",
    shares: { C00000000B: ["1700000000.000009"] },
  };
  const seen = { ts: names[0], user: "U0ADA0001", shares: { C0NEW0001: [names[0]] } };
  const left = [...names];
  expect(aliases.outward(answer, () => left.shift() ?? never())).toEqual(seen);
  expect(aliases.outward(answer, never)).toEqual(seen);
  expect(aliases.inward(seen)).toEqual(answer);
});

it("translates several ids with commas between them", () => {
  const aliases = createAliases();
  aliases.link("U00000000A", "U0ADA0001");
  expect(aliases.inward({ users: "U0ADA0001,U0COSTBOT1" })).toEqual({ users: "U00000000A,U0COSTBOT1" });
});

it("leaves what people wrote alone, whatever it looks like", () => {
  const aliases = createAliases();
  aliases.link("U00000000A", "U0ADA0001");
  const looksLikeId = fc.constantFrom("U00000000A", "U0ADA0001", "1700000000.000001", "hello");
  fc.assert(
    fc.property(looksLikeId, fc.array(looksLikeId), (text, values) => {
      const message = { text, blocks: values.map((value) => ({ value })), metadata: { id: text } };
      expect(aliases.inward(message)).toEqual(message);
      expect(aliases.outward(message, never)).toEqual(message);
    }),
  );
});
