import { describe, expect, test } from "vitest";
import { readCredentials } from "../../../functions/atlas/credentials.ts";
import { atlasText } from "../../../functions/atlas/text.ts";

const ACCOUNT = { ATLAS_CLIENT_ID: "id", ATLAS_CLIENT_SECRET: "secret" };
const KEY = { ATLAS_PUBLIC_KEY: "public", ATLAS_PRIVATE_KEY: "private" };
const API_KEY = { kind: "apiKey", publicKey: "public", privateKey: "private" };

describe("readCredentials", () => {
  test("takes a service account", () => {
    const expected = { kind: "serviceAccount", clientId: "id", clientSecret: "secret" };
    expect(readCredentials(ACCOUNT)).toEqual(expected);
  });

  test("takes an API key pair", () => {
    expect(readCredentials(KEY)).toEqual(API_KEY);
  });

  test("counts an empty value as not set", () => {
    expect(readCredentials({ ...KEY, ATLAS_CLIENT_ID: "", ATLAS_CLIENT_SECRET: "" })).toEqual(API_KEY);
  });

  test("says what to set when there are none", () => {
    expect(() => readCredentials({})).toThrow(atlasText.noCredentials);
  });

  test("refuses both", () => {
    expect(() => readCredentials({ ...ACCOUNT, ...KEY })).toThrow(atlasText.twoCredentials);
  });

  test.each([
    [{ ATLAS_CLIENT_ID: "x" }, "Set ATLAS_CLIENT_SECRET"],
    [{ ATLAS_CLIENT_SECRET: "x" }, "Set ATLAS_CLIENT_ID"],
    [{ ATLAS_PUBLIC_KEY: "x" }, "Set ATLAS_PRIVATE_KEY"],
    [{ ATLAS_PRIVATE_KEY: "x" }, "Set ATLAS_PUBLIC_KEY"],
  ])("names the other half of %o", (half, sentence) => {
    expect(() => readCredentials(half)).toThrow(sentence);
  });

  test("fails with a code and without the values", () => {
    expect(() => readCredentials({ ATLAS_CLIENT_SECRET: "hunter2" })).toThrow(
      expect.objectContaining({ code: "credentials", message: expect.not.stringContaining("hunter2") }),
    );
  });
});
