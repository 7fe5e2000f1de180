import { expect, it } from "vitest";
import { secretsFile } from "../../cli/secrets.ts";
import { LINKED_VARIABLES } from "../../local/settings.ts";
import { runScript } from "./script.ts";

it("names the secrets as the deployment declares them, and takes values literally", () => {
  const file = secretsFile({ ATLAS_ORG_ID: "0a1b", ATLAS_CLIENT_SECRET: 'mdb_$HOME_"`\\' });
  expect(file).toContain(`AtlasOrgId='0a1b'\n`);
  expect(file).toContain(`AtlasClientSecret='mdb_$HOME_"\`\\'\n`);
});

it("empties what is no longer set, so that an API key does not stay beside a service account", () => {
  const file = secretsFile({ ATLAS_CLIENT_ID: "id" });
  expect(file).toContain("AtlasPublicKey=''\nAtlasPrivateKey=''\n");
  expect(file.trim().split("\n")).toHaveLength(LINKED_VARIABLES.length);
});

it.each(["it's", "two\nlines"])("refuses a value that would end early, without repeating it: %j", (value) => {
  expect(() => secretsFile({ SLACK_BOT_TOKEN: value })).toThrow(
    /^SLACK_BOT_TOKEN has a quote or a line break/,
  );
});

it("stores nothing of an incomplete configuration, and says all that is wrong with it", async () => {
  const halfSet = {
    ATLAS_ORG_ID: "f".repeat(24),
    ATLAS_CLIENT_ID: "id",
    SLACK_ALARM_CHANNEL: "#alarms",
    ALARM_EMAIL: "ops",
  };
  expect(await runScript("secrets.ts", [], halfSet)).toEqual({
    code: 1,
    out: "",
    err: `\
ATLAS_CLIENT_ID is set, but ATLAS_CLIENT_SECRET is not. Set ATLAS_CLIENT_SECRET as well.
The configuration is incomplete: SLACK_BOT_TOKEN is not set.
The configuration is incomplete: SLACK_SIGNING_SECRET is not set.
The configuration is incomplete: SLACK_ALARM_CHANNEL must be the id of a channel, like C0123456789.
The configuration is incomplete: ALARM_EMAIL must be a mail address.
Nothing was stored. Put it right in .env, which begins as a copy of .env.example, and run this again.
`,
  });
});
