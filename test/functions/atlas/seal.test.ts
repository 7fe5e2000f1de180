import { expect, test } from "vitest";
import { createSeal } from "../../../functions/atlas/seal.ts";

const TEXT = "a token, 암호";
const seal = createSeal("secret", ["token", "https://atlas.example", "client"]);

test("what was sealed is opened by the same secret for the same purpose, in another process too", () => {
  const sealed = seal.seal(TEXT);
  const same = createSeal("secret", ["token", "https://atlas.example", "client"]);
  expect([same.name, same.open(sealed)]).toEqual([seal.name, TEXT]);
});

test("nothing is sealed the same twice", () => {
  expect(seal.seal(TEXT)).not.toEqual(seal.seal(TEXT));
});

test.each([
  ["another secret", "another", ["token", "https://atlas.example", "client"]],
  ["another server", "secret", ["token", "https://atlas.other", "client"]],
  ["another client", "secret", ["token", "https://atlas.example", "other"]],
])("it has another name and is not opened for %s", (_, secret, purpose) => {
  const other = createSeal(secret, purpose);
  expect(other.name).not.toBe(seal.name);
  expect(other.open(seal.seal(TEXT))).toBeUndefined();
});

test("what was changed or cut is not opened", () => {
  const sealed = seal.seal(TEXT);
  for (let index = 0; index < sealed.length; index += 1) {
    const changed = sealed.with(index, (sealed[index] ?? 0) ^ 1);
    expect(seal.open(changed)).toBeUndefined();
    expect(seal.open(sealed.subarray(0, index))).toBeUndefined();
  }
});
