import { expect, it } from "vitest";
import { secretsFile } from "../../cli/secrets.ts";
import { LINKED_VARIABLES, SettingsError } from "../../local/settings.ts";
import { runScript } from "./script.ts";

it("names the secrets as the deployment declares them, and takes values literally", () => {
  const file = secretsFile({ ATLAS_ORG_ID: "0a1b", ATLAS_CLIENT_SECRET: 'mdb_$HOME_"`\\' });
  expect(file).toContain(`AtlasOrgId='0a1b'\n`);
  expect(file).toContain(`AtlasClientSecret='mdb_$HOME_"\`\\'\n`);
});

it("empties secrets that are no longer set, so an API key does not stay beside a service account", () => {
  const file = secretsFile({ ATLAS_CLIENT_ID: "id" });
  expect(file).toContain("AtlasPublicKey=''\nAtlasPrivateKey=''\n");
  expect(file.trim().split("\n")).toHaveLength(LINKED_VARIABLES.length);
});

it.each(["it's", "two\nlines"])(
  "refuses a value that cannot be quoted, without repeating it: %j",
  (value) => {
    const write = () => secretsFile({ SLACK_BOT_TOKEN: value });
    expect(write).toThrow(SettingsError);
    expect(write).toThrow("SLACK_BOT_TOKEN");
    expect(write).not.toThrow(value);
  },
);

it("stores nothing of an incomplete configuration, and names every problem", async () => {
  const halfSet = {
    ATLAS_ORG_ID: "f".repeat(24),
    ATLAS_CLIENT_ID: "id",
    SLACK_ALARM_CHANNEL: "#alarms",
    ALARM_EMAIL: "ops",
  };
  const { code, out, err } = await runScript("secrets.ts", [], halfSet);
  expect({ code, out }).toEqual({ code: 1, out: "" });
  const problems = err.trim().split("\n").slice(0, -1);
  expect(problems).toEqual(
    [
      "ATLAS_CLIENT_SECRET",
      "SLACK_BOT_TOKEN",
      "SLACK_SIGNING_SECRET",
      "SLACK_ALARM_CHANNEL",
      "ALARM_EMAIL",
    ].map((variable) => expect.stringContaining(variable)),
  );
});
