import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { checkSetup } from "../../cli/doctor/check-setup.ts";
import { checkCosts } from "../../cli/doctor/costs.ts";
import { type Finding, render } from "../../cli/doctor/finding.ts";
import { checkSigningSecret } from "../../cli/doctor/slack.ts";
import { createAtlasClient } from "../../functions/atlas/client.ts";
import { readAtlasConfig } from "../../functions/atlas/config.ts";
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
  workspace = await openTestWorkspace({ processingMs: 0 });
  setup = { ...workspace.current.values, SLACK_ALLOWED_CHANNELS: costs };
});
// Together, the examinations send more requests than Atlas allows in a minute.
beforeEach(() =>
  workspace.atlas.control.apply({
    tokenRequests: 1000,
    buckets: { names: { capacity: 10_000, refillRate: 10_000 } },
  }),
);
afterEach(() => workspace.atlas.control.reset());
afterAll(() => workspace.close());

type Options = { url?: string; appToken?: string };

/** The findings about the setup with these changes; an empty value counts as not set. None shows a secret. */
async function findings(changes: Values, options: Options = {}): Promise<Finding[]> {
  const values: Values = Object.fromEntries(
    Object.entries({ ...setup, ...changes }).filter(([, value]) => value !== ""),
  );
  const settings = { port: 0, dataDir: "not used", values, appToken: options.appToken };
  const parts = await checkSetup(settings, options.url);
  const report = render(parts);
  for (const secret of [values.ATLAS_CLIENT_SECRET, values.SLACK_BOT_TOKEN, values.SLACK_SIGNING_SECRET]) {
    if (secret) expect(report).not.toContain(secret);
  }
  return parts.flatMap((part) => part.findings);
}

/** What is found in one state, as `subject: code`. */
async function found(state: Finding["state"], ...setupOf: Parameters<typeof findings>): Promise<string[]> {
  const all = await findings(...setupOf);
  return all.filter((finding) => finding.state === state).map(({ about, code }) => `${about}: ${code}`);
}

const problems = (...setupOf: Parameters<typeof findings>) => found("problem", ...setupOf);
const notes = (...setupOf: Parameters<typeof findings>) => found("note", ...setupOf);

it("A finding is one line, with printable characters only", () => {
  const text = "A\u001B[2Jcme\n✗ forged\u009B31m\u202E (61f4d5f0a1b2c3d4e5f60718)";
  expect(
    render([{ title: "Atlas", findings: [{ state: "ok", about: "organization", code: "ok", text }] }]),
  ).toBe("Atlas\n✓ organization  A�[2Jcme ✗ forged�31m� (61f4d5f0a1b2c3d4e5f60718)");
});

describe("a complete setup", () => {
  it("has no problems, before and after deploying", async () => {
    const { requestUrl } = workspace.current.lambda;
    const all = await findings({}, { url: requestUrl });
    expect(all.map(({ state, about }) => [state, about])).toEqual([
      ["ok", "configuration"],
      ["ok", "sign-in"],
      ["ok", "API version"],
      ["ok", "organization"],
      ["ok", "billing role"],
      ["ok", "names role"],
      ["ok", "events roles"],
      ["ok", "Cost Explorer"],
      ["ok", "configuration"],
      ["ok", "bot token"],
      ["ok", "scopes"],
      ["note", "signing secret"],
      ["ok", "messages"],
      ["ok", `channel ${costs}`],
      ["ok", "signed request"],
      ["ok", "unsigned request"],
    ]);
    const textAbout = (subject: string) => all.find(({ about }) => about === subject)?.text;
    expect(textAbout("API version")).toBe("2025-03-12");
    expect(textAbout("organization")).toBe(`Acme Robotics (${EXAMPLE.orgId})`);
    expect(textAbout("names role")?.match(/\d+/g)).toEqual(["4", "9"]);
    expect(textAbout("bot token")).toMatch(/@atlas-costs .*Atlas Costs Example/);
    expect(workspace.atlas.liveTokens(), "access tokens left behind").toBe(0);
  });

  it("may sign in with an API key", async () => {
    const key = { ATLAS_PUBLIC_KEY: EXAMPLE.publicKey, ATLAS_PRIVATE_KEY: EXAMPLE.privateKey };
    const withKey = { ...key, ATLAS_CLIENT_ID: "", ATLAS_CLIENT_SECRET: "" };
    const all = await findings(withKey);
    expect(all.filter(({ state }) => state === "problem")).toEqual([]);
    expect(all[0]).toMatchObject({ about: "configuration", text: expect.stringContaining("API key") });
  });

  it("needs no signing secret over Socket Mode", async () => {
    const overSocket = [{ SLACK_SIGNING_SECRET: "" }, { appToken: "xapp-1" }] as const;
    expect(await problems(...overSocket)).toEqual([]);
    expect(await notes(...overSocket)).toEqual(["signing secret: not_needed"]);
  });
});

describe("of Atlas, it finds", () => {
  it.each([
    ["a wrong secret", { ATLAS_CLIENT_SECRET: "wrong" }, "sign-in: unauthorized"],
    ["an unknown organization", { ATLAS_ORG_ID: "f".repeat(24) }, "organization: not_found"],
    [
      "a version that Atlas does not have",
      { ATLAS_API_VERSION: "2020-01-01" },
      "API version: unexpected_answer",
    ],
    ["an Atlas out of reach", { ATLAS_BASE_URL: NOWHERE }, "connection: unreachable"],
    [
      "a secret that would travel unencrypted",
      { ATLAS_BASE_URL: "http://example.com" },
      "configuration: insecure_base_url",
    ],
    ["two ways to sign in", { ATLAS_PUBLIC_KEY: "key" }, "configuration: credentials"],
  ])("%s", async (_, changes, expected) => {
    const found = await problems(changes);
    expect(found.length).toBeLessThanOrEqual(2);
    expect(found[0]).toBe(expected);
  });

  it("everything that is missing or malformed, at once", async () => {
    const changes = { ATLAS_ORG_ID: "x", ATLAS_API_VERSION: "new", ATLAS_CLIENT_SECRET: "" };
    const [configuration, credentials] = await findings(changes);
    expect(configuration).toMatchObject({ state: "problem", about: "configuration", code: "configuration" });
    expect(configuration?.text).toMatch(/ATLAS_ORG_ID.*ATLAS_API_VERSION.*\.env/);
    expect(credentials).toMatchObject({ state: "problem", about: "credentials", code: "credentials" });
    expect(credentials?.text).toMatch(/ATLAS_CLIENT_ID.*ATLAS_CLIENT_SECRET/);
  });

  it("a missing role, by its name", async () => {
    workspace.atlas.control.apply({ role: "missing" });
    const found = (await findings({})).filter(({ state }) => state === "problem");
    expect(found).toMatchObject([
      {
        about: "billing role",
        code: "forbidden",
        text: expect.stringContaining("Organization Billing Viewer"),
      },
    ]);
  });

  it("that a service account has all the access tokens that it may have", async () => {
    workspace.atlas.control.apply({ liveTokens: 0 });
    expect(await problems({})).toEqual(["sign-in: rate_limited"]);
  });

  it("that an access token could not be revoked, which is no problem", async () => {
    workspace.atlas.control.apply({ fail: 2, path: "/oauth/revoke" });
    const found = await findings({});
    expect(found).toContainEqual(expect.objectContaining({ state: "note", about: "sign-out" }));
    expect(found.filter(({ state }) => state === "problem")).toEqual([]);
    workspace.atlas.control.apply({ expireTokens: true });
  });

  it.each([
    ["Atlas Credits in place of US dollars", "USD", 125, "maybe_credits"],
    ["US dollars in place of Atlas Credits", "credits", 100, "maybe_dollars"],
    ["less in Cost Explorer than on the invoices", "USD", 80, "differs_from_invoices"],
  ])("%s", async (_, currency, creditsPercent, code) => {
    workspace.atlas.control.apply({ creditsPercent });
    const found = await notes({ ATLAS_CURRENCY: currency });
    expect(found).toContain(`Cost Explorer: ${code}`);
  });

  it("no fault with Atlas Credits that are configured, or with rows without an amount", async () => {
    workspace.atlas.control.apply({ creditsPercent: 125, oddRows: 4 });
    const all = await findings({ ATLAS_CURRENCY: "credits" });
    const { state, text } = all.find(({ about }) => about === "Cost Explorer") ?? expect.fail();
    expect([state, text]).toEqual(["ok", expect.stringMatching(/^[\d,.]+ credits in .* \$[\d,.]+$/)]);
  });

  it("nothing wrong with Cost Explorer if the invoices of linked organizations can't be read", async () => {
    workspace.atlas.control.apply({ role: "viewer" });
    const all = await findings({});
    expect(all.find(({ about }) => about === "Cost Explorer")?.state).toBe("ok");
  });

  it("that Cost Explorer can't be compared without a closed invoice, or before it answers", async () => {
    workspace.atlas.control.apply({ closeAfterDays: 100 });
    expect(await notes({})).toContain("Cost Explorer: no_invoice");
    workspace.atlas.control.apply({ closeAfterDays: 0, neverFinish: true });
    const client = createAtlasClient(readAtlasConfig((name) => Reflect.get(setup, name)));
    const config = { orgId: EXAMPLE.orgId, currency: "USD" } as const;
    const found = await checkCosts(client, config, { now: Date.now(), waitSeconds: [] });
    expect(found).toMatchObject({ state: "note", code: "not_ready" });
    await client.signOut();
  });

  it("what is missing without Organization Read Only", async () => {
    workspace.atlas.control.apply({ hideProjects: true });
    const found = await findings({});
    expect(found).toContainEqual({
      state: "note",
      about: "names role",
      code: "no_projects",
      text: expect.stringContaining("Organization Read Only"),
    });
    expect(found.filter(({ state }) => state === "problem")).toEqual([]);
  });
});

describe("of Atlas, it finds which role is missing for events", () => {
  it.each([
    ["projects", ["Project Read Only"]],
    ["organizations", ["Organization Member"]],
    ["all", ["Organization Member", "Project Read Only"]],
  ] as const)("of %s", async (refuseEvents, roles) => {
    workspace.atlas.control.apply({ refuseEvents });
    const all = await findings({});
    const found = all.find(({ about }) => about === "events roles");
    expect(found).toMatchObject({ state: "note", code: "events_denied" });
    expect(found?.text.match(/Organization Member|Project Read Only/g)).toEqual(roles);
    expect(all.filter(({ state }) => state === "problem")).toEqual([]);
  });
});

describe("of Slack, it finds", () => {
  it.each([
    ["a wrong token", { SLACK_BOT_TOKEN: "xoxb-wrong" }, "bot token: invalid_auth"],
    ["the token of a person", { SLACK_BOT_TOKEN: "xoxp-local-ada" }, "bot token: not_a_bot_token"],
    ["a Slack out of reach", { SLACK_API_URL: `${NOWHERE}/api/` }, "connection: slack_outage"],
    [
      "that the bot is not in a channel",
      { SLACK_ALLOWED_CHANNELS: `${costs},${random}` },
      "channel C0RANDOM01: not_in_channel",
    ],
    ["an unknown channel", { SLACK_ALLOWED_CHANNELS: "C0NOWHERE1" }, "channel C0NOWHERE1: channel_not_found"],
    [
      "an unknown direct message",
      { SLACK_ALLOWED_CHANNELS: "D0NOWHERE1" },
      "channel D0NOWHERE1: channel_not_found",
    ],
    [
      "a name in place of an id",
      { SLACK_ALLOWED_CHANNELS: "#atlas-costs" },
      "channel #atlas-costs: not_an_id",
    ],
    ["that the bot answers nowhere", { SLACK_ALLOWED_CHANNELS: "" }, "channels: no_channels"],
    [
      "that the bot is not in the channel of alarms",
      { SLACK_ALARM_CHANNEL: random },
      "alarm channel C0RANDOM01: not_in_channel",
    ],
  ])("%s", async (_, changes, expected) => {
    expect(await problems(changes)).toEqual([expected]);
  });

  it.each([
    ["SLACK_BOT_TOKEN", ""],
    ["SLACK_SIGNING_SECRET", ""],
    ["SLACK_ALARM_CHANNEL", "#alarms"],
  ])("that %s may not be %j", async (variable, value) => {
    const found = (await findings({ [variable]: value })).filter(({ state }) => state === "problem");
    expect(found).toMatchObject([{ about: "configuration", code: "configuration" }]);
    expect(found[0]?.text).toMatch(new RegExp(`${variable}.*\\.env`));
  });

  it("that * means every channel", async () => {
    expect((await findings({ SLACK_ALLOWED_CHANNELS: "*" })).at(-1)).toMatchObject({
      state: "note",
      code: "all_channels",
    });
  });

  it("a Slack that breaks the connection when asked about a channel", async () => {
    const network = await startNetwork(workspace.current.slack.apiUrl);
    network.faults["conversations.history"] = ["request lost"];
    const found = await notes({ SLACK_API_URL: network.apiUrl });
    await network.close();
    expect(found.at(-1)).toBe("channel C0COSTS001: slack_outage");
  });

  it("which scopes are missing, which only limit the bot, and which it does not use", async () => {
    const slack = await openSlack({
      scopes: ["commands", "chat:write", "files:read", "users:read", "team:read"],
    });
    const changes = { SLACK_API_URL: slack.apiUrl, SLACK_BOT_TOKEN: botToken };
    const all = await findings(changes);
    await slack.close();
    const found = (state: Finding["state"]) =>
      all.filter((finding) => finding.state === state).map(({ about, code }) => `${about}: ${code}`);
    expect(found("problem")).toEqual(["scope files:write: missing_scope"]);
    expect(found("note")).toEqual([
      "scope channels:read: missing_optional_scope",
      "scope groups:read: missing_optional_scope",
      "scope channels:history: missing_optional_scope",
      "scope groups:history: missing_optional_scope",
      "scope app_mentions:read: missing_optional_scope",
      "scope im:history: missing_optional_scope",
      "scopes: unused_scopes",
      "signing secret: local_slack",
      "channel C0COSTS001: missing_scope",
    ]);
    expect(all.find(({ code }) => code === "unused_scopes")?.text).toContain("team:read");
    expect(all.at(-1)?.text).toContain("channels:history");
  });

  it("a malformed signing secret", () => {
    const stateOf = (secret: string, apiUrl: string) => checkSigningSecret(secret, apiUrl).state;
    expect(stateOf("0123456789abcdef0123456789abcdef", "https://slack.com/api/")).toBe("ok");
    expect(stateOf("xoxb-1", "https://slack.com/api/")).toBe("problem");
    expect(stateOf("xoxb-1", "http://127.0.0.1:3000/api/")).toBe("note");
  });
});

describe("of the deployed function, it finds", () => {
  let app: App;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  it("another signing secret", async () => {
    const url = workspace.current.lambda.requestUrl;
    expect(await problems({ SLACK_SIGNING_SECRET: "0".repeat(32) }, { url })).toEqual([
      "signed request: http_401",
    ]);
  });

  it("that its signing secret is not set; that of a simulated Slack would be another one", async () => {
    const values = Object.fromEntries(Object.entries(setup).filter(([name]) => name.startsWith("ATLAS_")));
    const settings = { port: 0, dataDir: "not used", values, appToken: undefined };
    const parts = await checkSetup(settings, workspace.current.lambda.requestUrl);
    expect(parts.at(-1)?.findings).toMatchObject([{ state: "problem", code: "no_signing_secret" }]);
  });

  it("that nothing is there, or something else", async () => {
    const elsewhere = `${workspace.current.lambda.requestUrl}/else`;
    expect(await problems({}, { url: `${NOWHERE}/slack` })).toEqual(["request URL: no_answer"]);
    expect(await problems({}, { url: elsewhere })).toEqual(["signed request: http_404"]);
  });

  it("that it fails, or accepts unsigned requests", async () => {
    expect(await problems({}, { url: app.url })).toEqual(["unsigned request: accepted"]);
    app.answer = (response, { headers }) =>
      response.writeHead(headers["x-slack-signature"] ? 200 : 503).end();
    expect(await notes({}, { url: app.url })).toContain("unsigned request: unclear");
    app.answer = (response) => response.writeHead(500).end();
    expect(await problems({}, { url: app.url })).toEqual(["signed request: http_500"]);
  });
});

describe("npm run doctor", () => {
  it("checks the local workspace when nothing is set, and counts the problems", async () => {
    const [healthy, broken, misused] = await Promise.all([
      runScript("doctor.ts", []),
      runScript("doctor.ts", [], { ATLAS_CLIENT_SECRET: "wrong", SLACK_ALLOWED_CHANNELS: random }),
      runScript("doctor.ts", ["--url", "example.com"]),
    ]);
    expect(healthy).toMatchObject({ code: 0, err: "" });
    expect(healthy.out).not.toContain("✗");
    expect(healthy.out).toContain("✓ signed request");
    expect(broken.code).toBe(1);
    expect(broken.out).toMatch(/✗ sign-in[\s\S]*✗ channel C0RANDOM01[\s\S]*\n2 problems to fix\.\n$/);
    expect(misused).toMatchObject({ code: 1, out: "" });
    expect(misused.err).toContain("--url");
  });
});
