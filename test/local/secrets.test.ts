import { expect, it } from "vitest";
import { secretsFile } from "../../local/secrets.ts";

it("names the secrets as the deployment declares them, and takes values literally", () => {
  expect(secretsFile({ ATLAS_ORG_ID: "0a1b", ATLAS_CLIENT_SECRET: 'mdb_$HOME_"`\\' })).toBe(
    `AtlasOrgId='0a1b'\nAtlasClientSecret='mdb_$HOME_"\`\\'\n`,
  );
});

it("is empty when nothing is set", () => {
  expect(secretsFile({})).toBe("");
});

it.each(["it's", "two\nlines"])("refuses a value that would end early, without repeating it: %j", (value) => {
  expect(() => secretsFile({ SLACK_BOT_TOKEN: value })).toThrow(
    /^SLACK_BOT_TOKEN has a quote or a line break/,
  );
});
