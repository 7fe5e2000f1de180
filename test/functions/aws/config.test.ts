import { Resource } from "sst";
import { beforeEach, describe, expect, it } from "vitest";
import { checkVariables, readAtlasConfig } from "../../../functions/atlas/config.ts";
import { AtlasError } from "../../../functions/atlas/error.ts";
import {
  ConfigError,
  linkName,
  readAlarmChannel,
  readRequestConfig,
  readSlackConfig,
  readTableName,
  readWorker,
} from "../../../functions/aws/config.ts";

const ORG = "61f4d5f0a1b2c3d4e5f60718";
const SERVICE_ACCOUNT = { ATLAS_ORG_ID: ORG, ATLAS_CLIENT_ID: "mdb_sa_id", ATLAS_CLIENT_SECRET: "secret" };

/** Replaces all links, as SST makes them. */
function link(values: Record<string, string>, resources: Record<string, unknown> = {}): void {
  for (const name of Object.keys(Resource)) Reflect.deleteProperty(Resource, name);
  Object.assign(Resource, { App: { name: "atlas-cost-bot", stage: "test" }, ...resources });
  for (const [variable, value] of Object.entries(values)) {
    Object.assign(Resource, { [linkName(variable)]: { value } });
  }
}

function configError(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error("The configuration was accepted.");
}

beforeEach(() => link({}));

describe("linkName", () => {
  it.each([
    ["ATLAS_ORG_ID", "AtlasOrgId"],
    ["SLACK_API_URL", "SlackApiUrl"],
    ["PORT", "Port"],
  ])("links %s as %s", (variable, name) => {
    expect(linkName(variable)).toBe(name);
  });
});

describe("readAtlasConfig", () => {
  it("has defaults for everything except the organization and the credentials", () => {
    link(SERVICE_ACCOUNT);
    expect(readAtlasConfig()).toEqual({
      baseUrl: "https://cloud.mongodb.com",
      apiVersion: "2025-03-12",
      orgId: ORG,
      currency: "USD",
      credentials: { kind: "serviceAccount", clientId: "mdb_sa_id", clientSecret: "secret" },
    });
  });

  it("trims slashes and spaces", () => {
    link({
      ATLAS_ORG_ID: ` ${ORG.toUpperCase()} `,
      ATLAS_PUBLIC_KEY: "public",
      ATLAS_PRIVATE_KEY: "private",
      ATLAS_BASE_URL: "http://127.0.0.1:1234//",
      ATLAS_API_VERSION: "2023-11-15",
      ATLAS_CURRENCY: "credits",
    });
    expect(readAtlasConfig()).toEqual({
      baseUrl: "http://127.0.0.1:1234",
      apiVersion: "2023-11-15",
      orgId: ORG,
      currency: "credits",
      credentials: { kind: "apiKey", publicKey: "public", privateKey: "private" },
    });
  });

  it("treats secrets without a value, which SST links as empty, as not set", () => {
    link({ ...SERVICE_ACCOUNT, ATLAS_PUBLIC_KEY: "", ATLAS_PRIVATE_KEY: "", ATLAS_BASE_URL: "" });
    expect(readAtlasConfig()).toMatchObject({
      baseUrl: "https://cloud.mongodb.com",
      credentials: { clientId: "mdb_sa_id" },
    });
  });

  it.each([
    [{ ATLAS_ORG_ID: "" }, "ATLAS_ORG_ID is not set"],
    [{ ATLAS_ORG_ID: "Acme" }, "ATLAS_ORG_ID must be the 24 hexadecimal digits of the organization"],
    [{ ATLAS_BASE_URL: "cloud" }, "ATLAS_BASE_URL must be a URL"],
    [{ ATLAS_API_VERSION: "v2" }, "ATLAS_API_VERSION must be a date like 2025-03-12"],
    [{ ATLAS_CURRENCY: "EUR" }, "ATLAS_CURRENCY must be USD or credits"],
  ])("reports for %j: %s", (values, problem) => {
    link({ ...SERVICE_ACCOUNT, ...values });
    expect(configError(readAtlasConfig)).toBe(`The configuration is incomplete: ${problem}.`);
  });

  it("names all problems at once", () => {
    link({ ATLAS_API_VERSION: "v2", ATLAS_BASE_URL: "cloud" });
    const message = configError(readAtlasConfig);
    for (const name of ["ATLAS_ORG_ID", "ATLAS_BASE_URL", "ATLAS_API_VERSION"]) {
      expect(message).toContain(name);
    }
  });

  it("never quotes a value", () => {
    link({ ...SERVICE_ACCOUNT, ATLAS_ORG_ID: "secret-by-mistake" });
    expect(configError(readAtlasConfig)).not.toContain("secret-by-mistake");
  });

  it.each([
    ["none", {}],
    ["half of them", { ATLAS_CLIENT_ID: "id" }],
    ["both kinds", { ...SERVICE_ACCOUNT, ATLAS_PUBLIC_KEY: "public", ATLAS_PRIVATE_KEY: "private" }],
  ])("needs credentials of one kind, but has %s", (_, values) => {
    link({ ATLAS_ORG_ID: ORG, ...values });
    expect(readAtlasConfig).toThrow(AtlasError);
  });
});

describe("checkVariables", () => {
  const check = (values: Record<string, string>) => checkVariables((variable) => values[variable]);

  it.each([
    [{}],
    [{ ATLAS_ORG_ID: ORG }],
    [{ ATLAS_BASE_URL: "http://127.0.0.1:1" }],
    [{ ATLAS_CLIENT_ID: "", SLACK_ALLOWED_CHANNELS: "" }],
    [{ ...SERVICE_ACCOUNT, SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "any" }],
    [{ SLACK_ALLOWED_CHANNELS: " C0COSTS001, G0FINANCE1\nD0RANDOM01," }],
    [{ SLACK_ALLOWED_CHANNELS: "*" }],
  ])("accepts %j, although other variables are missing", (values) => {
    expect(() => check(values)).not.toThrow();
  });

  it.each([
    [{ ATLAS_ORG_ID: "xyz" }, "ATLAS_ORG_ID must be the 24 hexadecimal digits of the organization"],
    [{ ATLAS_BASE_URL: "localhost:3000" }, "ATLAS_BASE_URL must be a URL"],
    [{ ATLAS_API_VERSION: "2" }, "ATLAS_API_VERSION must be a date"],
    [{ ATLAS_CURRENCY: "credit" }, "ATLAS_CURRENCY must be USD or credits"],
    [{ SLACK_API_URL: "slack.com/api" }, "SLACK_API_URL must be a URL"],
    [{ SLACK_BOT_TOKEN: "xoxp-1" }, "SLACK_BOT_TOKEN must be a bot token"],
    [{ SLACK_ALLOWED_CHANNELS: "C0COSTS001,#finance" }, "SLACK_ALLOWED_CHANNELS must be channel ids"],
    [{ SLACK_ALARM_CHANNEL: "alarms" }, "SLACK_ALARM_CHANNEL must be the id of a channel"],
  ])("refuses %j", (values, problem) => {
    expect(configError(() => check(values))).toContain(problem);
  });

  it.each([
    [{ ATLAS_CLIENT_SECRET: "secret" }],
    [{ ATLAS_PUBLIC_KEY: "public" }],
    [{ ...SERVICE_ACCOUNT, ATLAS_PUBLIC_KEY: "public" }],
  ])("refuses incomplete credentials, and both kinds at once: %j", (values) => {
    expect(() => check(values)).toThrow(AtlasError);
  });
});

describe("readSlackConfig", () => {
  it("uses Slack's own address by default", () => {
    link({ SLACK_BOT_TOKEN: "xoxb-token" });
    expect(readSlackConfig()).toEqual({ apiUrl: "https://slack.com/api/", botToken: "xoxb-token" });
  });

  it.each([["http://127.0.0.1:1/api"], ["http://127.0.0.1:1/api/"]])(
    "ends the address %s with one slash",
    (url) => {
      link({ SLACK_BOT_TOKEN: "xoxb-token", SLACK_API_URL: url });
      expect(readSlackConfig().apiUrl).toBe("http://127.0.0.1:1/api/");
    },
  );

  it("names a missing token", () => {
    expect(configError(readSlackConfig)).toBe("The configuration is incomplete: SLACK_BOT_TOKEN is not set.");
  });
});

describe("readRequestConfig", () => {
  it.each([
    ["", []],
    ["*", ["*"]],
    ["C0COSTS001", ["C0COSTS001"]],
    [" C0COSTS001, C0FINANCE1\nC0RANDOM01,", ["C0COSTS001", "C0FINANCE1", "C0RANDOM01"]],
  ])("reads the channels %j", (channels, allowedChannels) => {
    link({ SLACK_SIGNING_SECRET: "secret", SLACK_ALLOWED_CHANNELS: channels });
    expect(readRequestConfig()).toEqual({ signingSecret: "secret", allowedChannels });
  });

  it("allows no channel by default", () => {
    link({ SLACK_SIGNING_SECRET: "secret" });
    expect(readRequestConfig().allowedChannels).toEqual([]);
  });

  it("names a missing secret", () => {
    const problem = "SLACK_SIGNING_SECRET is not set";
    expect(configError(readRequestConfig)).toBe(`The configuration is incomplete: ${problem}.`);
  });
});

describe("the linked resources", () => {
  it("are read by their names", () => {
    const worker = { name: "worker", qualifier: "live" };
    link({}, { Table: { name: "costs" }, Worker: worker });
    expect(readTableName()).toBe("costs");
    expect(readWorker()).toEqual(worker);
  });

  it("are named when they are not linked", () => {
    expect(configError(readTableName)).toBe("The resource Table is not linked to this function.");
    link({}, { Worker: { name: "worker" } });
    expect(configError(readWorker)).toBe("The resource Worker is not linked to this function.");
  });
});

describe("readAlarmChannel", () => {
  it("accepts the id of a channel, and no channel", () => {
    expect(readAlarmChannel()).toBeUndefined();
    link({ SLACK_ALARM_CHANNEL: " C0123456789 " });
    expect(readAlarmChannel()).toBe("C0123456789");
  });

  it("refuses the name of a channel", () => {
    link({ SLACK_ALARM_CHANNEL: "#alarms" });
    expect(configError(readAlarmChannel)).toContain("SLACK_ALARM_CHANNEL must be the id of a channel");
  });
});
