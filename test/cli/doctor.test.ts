import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { examine } from "../../cli/doctor/examine.ts";
import { render } from "../../cli/doctor/finding.ts";
import { checkSigningSecret } from "../../cli/doctor/slack.ts";
import type { Values } from "../../local/settings.ts";
import { EXAMPLE } from "../../simulators/atlas/organization.ts";
import { startNetwork } from "../functions/slack/network.ts";
import { type App, botToken, costs, openSlack, random, startApp } from "../simulators/slack/workspace.ts";
import { openTestWorkspace, type TestWorkspace } from "../workspace.ts";
import { runScript } from "./script.ts";

const NOWHERE = "http://127.0.0.1:9";

let workspace: TestWorkspace;
let setup: Values;
beforeAll(async () => {
  workspace = await openTestWorkspace();
  setup = { ...workspace.current.values, SLACK_ALLOWED_CHANNELS: costs };
});
// Each examination signs in, more often than Atlas allows in a minute.
beforeEach(() => workspace.atlas.control.apply({ tokenRequests: 1000 }));
afterEach(() => workspace.atlas.control.reset());
afterAll(() => workspace.close());

/** What the doctor says of the setup with these changes, a line each, without titles. */
async function diagnose(
  changes: Values,
  options: { url?: string; appToken?: string } = {},
): Promise<string[]> {
  const values = { ...setup, ...changes };
  const settings = { port: 0, dataDir: "not used", values, appToken: options.appToken };
  const parts = await examine(settings, options.url);
  const report = render(parts);
  for (const secret of [values.ATLAS_CLIENT_SECRET, values.SLACK_BOT_TOKEN, values.SLACK_SIGNING_SECRET]) {
    if (secret) expect(report).not.toContain(secret);
  }
  return report
    .split("\n")
    .filter((line) => /^[✓✗–]/.test(line))
    .map((line) => line.replace(/\s+/g, " "));
}

async function complaints(...asked: Parameters<typeof diagnose>): Promise<string[]> {
  return (await diagnose(...asked)).filter((line) => line.startsWith("✗"));
}

it("A finding is one line, whatever the names in it are", () => {
  const says = "A\u001B[2Jcme\n✗ forged\u009B31m\u202E (61f4d5f0a1b2c3d4e5f60718)";
  expect(render([{ title: "Atlas", findings: [{ state: "fine", about: "organization", says }] }])).toBe(
    "Atlas\n✓ organization  A�[2Jcme ✗ forged�31m� (61f4d5f0a1b2c3d4e5f60718)",
  );
});

describe("a complete setup", () => {
  it("is found to be well, before and after deploying", async () => {
    const { requestUrl } = workspace.current.lambda;
    expect(await diagnose({}, { url: requestUrl })).toEqual([
      "✓ configuration complete; the bot signs in with a service account",
      "✓ sign-in Atlas accepts the credentials",
      "✓ API version 2025-03-12",
      `✓ organization Acme Robotics (${EXAMPLE.orgId})`,
      "✓ billing role the credentials may read the bill",
      "✓ names role the credentials see 4 projects, 9 clusters",
      "✓ configuration complete",
      "✓ bot token @atlas-costs in Atlas Costs Example",
      "✓ scopes all that the bot needs",
      "– signing secret that of a Slack on this machine",
      `✓ channel ${costs} the bot is in it`,
      "✓ signed request is accepted: the function has the same signing secret",
      "✓ unsigned request is refused",
    ]);
    expect(workspace.atlas.liveTokens(), "access tokens left behind").toBe(0);
  });

  it("may sign in with an API key", async () => {
    const values = { ...setup, ATLAS_PUBLIC_KEY: EXAMPLE.publicKey, ATLAS_PRIVATE_KEY: EXAMPLE.privateKey };
    const { ATLAS_CLIENT_ID: _, ATLAS_CLIENT_SECRET: __, ...withKey } = values;
    const parts = await examine({ port: 0, dataDir: "not used", values: withKey, appToken: undefined });
    expect(render(parts)).toContain("complete; the bot signs in with an API key");
    expect(render(parts)).not.toContain("✗");
  });

  it("needs no signing secret over Socket Mode", async () => {
    const { SLACK_SIGNING_SECRET: _, ...values } = setup;
    const parts = await examine({ port: 0, dataDir: "not used", values, appToken: "xapp-1" });
    expect(render(parts)).toContain("not needed over Socket Mode");
    expect(render(parts)).not.toContain("✗");
  });
});

describe("of Atlas, it explains", () => {
  it.each([
    ["a wrong secret", { ATLAS_CLIENT_SECRET: "wrong" }, /^✗ sign-in Atlas refused the credentials\./],
    [
      "an unknown organization",
      { ATLAS_ORG_ID: "f".repeat(24) },
      /^✗ organization Atlas does not know .* Check ATLAS_ORG_ID/,
    ],
    [
      "a version that Atlas does not have",
      { ATLAS_API_VERSION: "2020-01-01" },
      /^✗ API version .* Check .*ATLAS_API_VERSION/,
    ],
    ["an Atlas out of reach", { ATLAS_BASE_URL: NOWHERE }, /^✗ connection Atlas cannot be reached\./],
    [
      "a secret that would travel in the open",
      { ATLAS_BASE_URL: "http://example.com" },
      /^✗ configuration ATLAS_BASE_URL must start with https:/,
    ],
    [
      "two ways to sign in",
      { ATLAS_PUBLIC_KEY: "key" },
      /^✗ configuration Two kinds of Atlas credentials are set/,
    ],
  ])("%s", async (_, changes, line) => {
    const found = await complaints(changes);
    expect(found.length).toBeLessThanOrEqual(2);
    expect(found[0]).toMatch(line);
  });

  it("everything that is missing or malformed, at once", async () => {
    const found = await complaints({ ATLAS_ORG_ID: "x", ATLAS_API_VERSION: "new", ATLAS_CLIENT_SECRET: "" });
    expect(found[0]).toMatch(/^✗ configuration .*ATLAS_ORG_ID must be .*ATLAS_API_VERSION must be .*\.env/);
    expect(found[1]).toMatch(/^✗ credentials ATLAS_CLIENT_ID is set, but ATLAS_CLIENT_SECRET is not/);
  });

  it("a missing role, by its name", async () => {
    workspace.atlas.control.apply({ role: "missing" });
    const found = await complaints({});
    expect(found).toEqual([expect.stringMatching(/^✗ billing role .*Organization Billing Viewer/)]);
  });

  it("that a service account has all the access tokens that it may have", async () => {
    workspace.atlas.control.apply({ liveTokens: 0 });
    expect(await complaints({})).toEqual([expect.stringMatching(/^✗ sign-in .* reached its limit/)]);
  });

  it("that an access token could not be revoked, which breaks nothing", async () => {
    workspace.atlas.control.apply({ fail: 2, path: "/oauth/revoke" });
    const found = await diagnose({});
    expect(found).toContainEqual(expect.stringMatching(/^– sign-out .*could not be revoked/));
    expect(found.join()).not.toContain("✗");
    workspace.atlas.control.apply({ expireTokens: true });
  });

  it("what goes without Organization Read Only", async () => {
    workspace.atlas.control.apply({ hideProjects: true });
    const found = await diagnose({});
    expect(found).toContainEqual(
      expect.stringMatching(/^– names role .*no projects.*Organization Read Only/),
    );
    expect(found.join()).not.toContain("✗");
  });
});

describe("of Slack, it explains", () => {
  it.each([
    [
      "a wrong token",
      { SLACK_BOT_TOKEN: "xoxb-wrong" },
      /^✗ bot token Slack does not accept SLACK_BOT_TOKEN \(invalid_auth\)/,
    ],
    [
      "the token of a person",
      { SLACK_BOT_TOKEN: "xoxp-local-ada" },
      /^✗ bot token SLACK_BOT_TOKEN is not a bot's/,
    ],
    ["a Slack out of reach", { SLACK_API_URL: `${NOWHERE}/api/` }, /^✗ connection Slack cannot be reached/],
    ["a missing token", { SLACK_BOT_TOKEN: "" }, /^✗ configuration .*SLACK_BOT_TOKEN is not set.*\.env/],
    [
      "a missing signing secret",
      { SLACK_SIGNING_SECRET: "" },
      /^✗ configuration .*SLACK_SIGNING_SECRET is not set/,
    ],
    [
      "that the bot is not in a channel",
      { SLACK_ALLOWED_CHANNELS: `${costs},${random}` },
      /^✗ channel C0RANDOM01 .*not in this channel\. Type \/invite/,
    ],
    [
      "an unknown channel",
      { SLACK_ALLOWED_CHANNELS: "C0NOWHERE1" },
      /^✗ channel C0NOWHERE1 Slack knows no such channel/,
    ],
    [
      "a name in place of an id",
      { SLACK_ALLOWED_CHANNELS: "#atlas-costs" },
      /^✗ channel #atlas-costs This is no id/,
    ],
    [
      "that the bot answers nowhere",
      { SLACK_ALLOWED_CHANNELS: "" },
      /^✗ channels SLACK_ALLOWED_CHANNELS is empty/,
    ],
    [
      "that the bot is not in the channel of alarms",
      { SLACK_ALARM_CHANNEL: random },
      /^✗ alarm channel C0RANDOM01 .*not in this channel\. Type \/invite @atlas-costs/,
    ],
    [
      "a name in place of the id of the channel of alarms",
      { SLACK_ALARM_CHANNEL: "#alarms" },
      /^✗ configuration .*SLACK_ALARM_CHANNEL must be the id of a channel.*\.env/,
    ],
  ])("%s", async (_, changes, line) => {
    expect(await complaints(changes)).toEqual([expect.stringMatching(line)]);
  });

  it("that * means every channel", async () => {
    const found = await diagnose({ SLACK_ALLOWED_CHANNELS: "*" });
    expect(found.at(-1)).toMatch(/^– channels The bot answers in every channel that it is in/);
  });

  it("a Slack that breaks off while it is asked about a channel", async () => {
    const network = await startNetwork(workspace.current.slack.apiUrl);
    network.faults["conversations.history"] = ["request lost"];
    const found = await diagnose({ SLACK_API_URL: network.apiUrl });
    await network.close();
    expect(found.at(-1)).toMatch(/^– channel C0COSTS001 Slack could not be asked/);
  });

  it("which scopes are missing, which only limit the bot, and which it does not use", async () => {
    const slack = await openSlack({
      scopes: ["commands", "chat:write", "files:read", "users:read", "team:read"],
    });
    const found = await diagnose({ SLACK_API_URL: slack.apiUrl, SLACK_BOT_TOKEN: botToken });
    await slack.close();
    expect(found.filter((line) => line.startsWith("✗"))).toEqual([
      expect.stringMatching(/^✗ scope files:write is missing: attaches CSV files .* install the app again/),
    ]);
    expect(found.filter((line) => line.startsWith("–"))).toEqual([
      expect.stringMatching(/^– scope Without channels:history/),
      expect.stringMatching(/^– scope Without groups:history/),
      expect.stringMatching(/^– scopes The bot does not use team:read/),
      expect.stringMatching(/^– signing secret/),
      expect.stringMatching(/^– channel C0COSTS001 .*only with the scope channels:history.*\/invite/),
    ]);
  });

  it("a signing secret that can be none", () => {
    const stateOf = (secret: string, apiUrl: string) => checkSigningSecret(secret, apiUrl).state;
    expect(stateOf("0123456789abcdef0123456789abcdef", "https://slack.com/api/")).toBe("fine");
    expect(stateOf("xoxb-1", "https://slack.com/api/")).toBe("wrong");
    expect(stateOf("xoxb-1", "http://127.0.0.1:3000/api/")).toBe("note");
  });
});

describe("of the deployed function, it explains", () => {
  let app: App;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  it("another signing secret", async () => {
    const url = workspace.current.lambda.requestUrl;
    expect(await complaints({ SLACK_SIGNING_SECRET: "0".repeat(32) }, { url })).toEqual([
      expect.stringMatching(/^✗ signed request The function has another signing secret/),
    ]);
  });

  it("that it cannot be asked without its signing secret, for which that of a simulated Slack is none", async () => {
    const values = Object.fromEntries(Object.entries(setup).filter(([name]) => name.startsWith("ATLAS_")));
    const settings = { port: 0, dataDir: "not used", values, appToken: undefined };
    const report = render(await examine(settings, workspace.current.lambda.requestUrl));
    expect(report).toMatch(/✗ signed request +Nothing can be signed, as SLACK_SIGNING_SECRET is not set\.$/);
  });

  it("that nothing is there, or something else", async () => {
    const there = `${workspace.current.lambda.requestUrl}/else`;
    expect(await complaints({}, { url: `${NOWHERE}/slack` })).toEqual([
      expect.stringMatching(/^✗ request URL Nothing answers there/),
    ]);
    expect(await complaints({}, { url: there })).toEqual([
      expect.stringMatching(/^✗ signed request The answer is 404/),
    ]);
  });

  it("that it fails, or takes requests that Slack has not signed", async () => {
    expect(await complaints({}, { url: app.url })).toEqual([
      expect.stringMatching(/^✗ unsigned request is not refused/),
    ]);
    app.answer = (response, { headers }) =>
      response.writeHead(headers["x-slack-signature"] ? 200 : 503).end();
    expect(await diagnose({}, { url: app.url })).toContainEqual(
      expect.stringMatching(/^– unsigned request was answered with 503, .*Try again/),
    );
    app.answer = (response) => response.writeHead(500).end();
    expect(await complaints({}, { url: app.url })).toEqual([
      expect.stringMatching(/^✗ signed request The function fails \(status 500\)/),
    ]);
  });
});

describe("npm run doctor", () => {
  it("examines the local workspace when nothing is set, and tells by its status what it found", async () => {
    const [well, ill, misused] = await Promise.all([
      runScript("doctor.ts", []),
      runScript("doctor.ts", [], { ATLAS_CLIENT_SECRET: "wrong", SLACK_ALLOWED_CHANNELS: random }),
      runScript("doctor.ts", ["--url", "example.com"]),
    ]);
    expect(well).toMatchObject({
      code: 0,
      err: "",
      out: expect.stringMatching(/^Atlas, simulated[^✗]*All is well\.\n$/),
    });
    expect(well.out).toContain("✓ signed request");
    expect(ill.code).toBe(1);
    expect(ill.out).toMatch(/✗ sign-in[\s\S]*✗ channel C0RANDOM01[\s\S]*2 things are to be mended\.\n$/);
    expect(misused).toMatchObject({ code: 1, out: "", err: expect.stringContaining("Usage: ") });
  });
});
