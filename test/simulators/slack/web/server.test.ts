import { request } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTrace } from "../../../../local/trace.ts";
import type { LocalSlack } from "../../../../simulators/slack/server.ts";
import { createWeb } from "../../../../simulators/slack/web/server.ts";
import { openSlack, postJson } from "../workspace.ts";

let slack: LocalSlack;

beforeAll(async () => {
  const trace = createTrace(async () => undefined);
  slack = await openSlack({ serveOthers: createWeb({ trace, control: undefined }) });
});

afterAll(() => slack.close());

it.each(["/", "/page.js", "/page.css", "/icon.svg"])(
  "%s may run and ask nothing but its own server",
  async (path) => {
    const response = await fetch(`${slack.url}${path}`);
    expect(response.status).toBe(200);
    const policy = response.headers.get("content-security-policy")?.split("; ");
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
      ]),
    );
    expect(policy?.join()).not.toMatch(/unsafe|\*|https?:/);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  },
);

it("is not served under a name that somebody else's page may have given to this machine", async () => {
  const status = await new Promise((resolve) => {
    request(slack.url, { headers: { host: "rebound.example" } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).end();
  });
  expect(status).toBe(403);
});

it("has no switches for the real Atlas, and nothing at other addresses", async () => {
  const refused = await postJson(`${slack.url}/workspace/simulator`, { slowMs: 1 });
  expect([refused.status, await refused.text()]).toEqual([409, expect.stringContaining("real Atlas")]);
  expect((await fetch(`${slack.url}/page/main.tsx`)).status).toBe(404);
  expect((await fetch(`${slack.url}/workspace/other`)).status).toBe(404);
});
