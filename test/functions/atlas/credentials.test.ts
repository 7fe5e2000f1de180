import { describe, expect, test } from "vitest";
import { readCredentials } from "../../../functions/atlas/credentials.ts";
import { atlasText } from "../../../functions/atlas/text.ts";

const account = { clientId: "id", clientSecret: "secret" };
const key = { publicKey: "public", privateKey: "private" };

describe("readCredentials", () => {
  test("takes a service account", () => {
    expect(readCredentials(account)).toEqual({ kind: "serviceAccount", ...account });
  });

  test("takes an API key pair", () => {
    expect(readCredentials(key)).toEqual({ kind: "apiKey", ...key });
  });

  test("counts an empty value as not set", () => {
    expect(readCredentials({ ...key, clientId: "", clientSecret: "" })).toEqual({ kind: "apiKey", ...key });
  });

  test("says what to set when there are none", () => {
    expect(() => readCredentials({})).toThrow(atlasText.noCredentials);
  });

  test("refuses both", () => {
    expect(() => readCredentials({ ...account, ...key })).toThrow(atlasText.twoCredentials);
  });

  test.each([
    [{ clientId: "x" }, "Set ATLAS_CLIENT_SECRET"],
    [{ clientSecret: "x" }, "Set ATLAS_CLIENT_ID"],
    [{ publicKey: "x" }, "Set ATLAS_PRIVATE_KEY"],
    [{ privateKey: "x" }, "Set ATLAS_PUBLIC_KEY"],
  ])("names the other half of %o", (half, sentence) => {
    expect(() => readCredentials(half)).toThrow(sentence);
  });

  test("fails with a code and without the values", () => {
    expect(() => readCredentials({ clientSecret: "hunter2" })).toThrow(
      expect.objectContaining({ code: "credentials", message: expect.not.stringContaining("hunter2") }),
    );
  });
});
