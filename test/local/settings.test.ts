import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { LINKED_VARIABLES, linkResources, readSettings, SettingsError } from "../../local/settings.ts";

const BEFORE = { ...process.env };
const NOWHERE = join(tmpdir(), "no-such-folder", ".env");

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "atlas-cost-bot-test-"));
});
afterEach(() => {
  for (const name of Object.keys(process.env)) if (!(name in BEFORE)) delete process.env[name];
  Object.assign(process.env, BEFORE);
});
afterAll(() => rm(folder, { recursive: true }));

/** The environment without our variables, and with these. */
function setEnvironment(values: Record<string, string>): void {
  for (const name of [...LINKED_VARIABLES, "PORT", "DATA_DIR", "SLACK_APP_TOKEN"]) delete process.env[name];
  Object.assign(process.env, values);
}

async function envFile(content: string): Promise<string> {
  const path = join(folder, ".env");
  await writeFile(path, content);
  return path;
}

describe("readSettings", () => {
  it("simulates everything, on port 3000, by default", () => {
    const expected = { port: 3000, dataDir: ".local", values: {}, appToken: undefined };
    expect(readSettings({}, NOWHERE)).toEqual(expected);
    expect(readSettings({ PORT: "", DATA_DIR: " ", ATLAS_ORG_ID: "", SLACK_APP_TOKEN: "" }, NOWHERE)).toEqual(
      expected,
    );
  });

  it("reads the variables that it knows, without spaces around them", () => {
    const env = {
      PORT: "0",
      DATA_DIR: "/tmp/data",
      SLACK_APP_TOKEN: "xapp-1",
      ATLAS_ORG_ID: " 61f4d5f0a1b2c3d4e5f60718 ",
      SLACK_ALLOWED_CHANNELS: "*",
      HOME: "/root",
    };
    expect(readSettings(env, NOWHERE)).toEqual({
      port: 0,
      dataDir: "/tmp/data",
      appToken: "xapp-1",
      values: { ATLAS_ORG_ID: "61f4d5f0a1b2c3d4e5f60718", SLACK_ALLOWED_CHANNELS: "*" },
    });
  });

  it.each([["http"], ["-1"], ["65536"], ["3000.5"], ["3000 3001"], ["Infinity"]])(
    "refuses %j as a port",
    (port) => {
      const read = () => readSettings({ PORT: port }, NOWHERE);
      expect(read).toThrow(SettingsError);
      expect(read).toThrow("PORT");
      expect(read).toThrow(`"${port}"`);
    },
  );

  it("refuses a bot token as an app token, and does not show it", () => {
    const read = () => readSettings({ SLACK_APP_TOKEN: "xoxb-1" }, NOWHERE);
    expect(read).toThrow(SettingsError);
    expect(read).toThrow("SLACK_APP_TOKEN");
    expect(read).not.toThrow("xoxb-1");
  });

  it("reads from .env what the environment does not set", async () => {
    setEnvironment({ PORT: "4001" });
    const file = await envFile('PORT=4002\nDATA_DIR="of the file"\nATLAS_CLIENT_ID=mdb_sa_id # the bot\n');
    expect(readSettings(process.env, file)).toMatchObject({
      port: 4001,
      dataDir: "of the file",
      values: { ATLAS_CLIENT_ID: "mdb_sa_id" },
    });
  });

  it("needs no .env file", () => {
    setEnvironment({ PORT: "4003" });
    expect(readSettings(process.env, NOWHERE).port).toBe(4003);
  });
});

describe("linkResources", () => {
  it("links every variable the way SST does, also those that are not set", () => {
    linkResources({ ATLAS_ORG_ID: "org" }, { Table: { name: "costs" } });
    const link = (name: string) => JSON.parse(process.env[`SST_RESOURCE_${name}`] ?? "null");
    expect(link("AtlasOrgId")).toEqual({ value: "org" });
    expect(link("SlackBotToken")).toEqual({ value: "" });
    expect(link("Table")).toEqual({ name: "costs" });
    expect(link("App")).toEqual({ name: "atlas-cost-bot", stage: "local" });
  });
});
