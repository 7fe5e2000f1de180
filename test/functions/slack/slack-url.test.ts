import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { postToSlackUrl } from "../../../functions/slack/slack-url.ts";
import { type App, startApp } from "../../simulators/slack/workspace.ts";

let app: App;
beforeAll(async () => {
  app = await startApp();
});
beforeEach(() => {
  app.received.length = 0;
});
afterAll(() => app.close());

const OPTIONS = { body: new Blob(["Größe"]), contentType: "text/plain", timeoutMs: 5_000 };

function send(status: number, retryAfter?: number): Promise<void> {
  app.answer = (response) => {
    if (retryAfter !== undefined) response.setHeader("retry-after", retryAfter);
    response.writeHead(status).end();
  };
  return postToSlackUrl("a file", app.url, OPTIONS);
}

describe("postToSlackUrl", () => {
  it("sends the body with its media type, once", async () => {
    await send(200);
    expect(app.received).toMatchObject([{ body: "Größe", headers: { "content-type": "text/plain" } }]);
  });

  it("passes on a refusal's status without a retry", async () => {
    await expect(send(403)).rejects.toMatchObject({ name: "SlackApiError", code: "http_403" });
    expect(app.received).toHaveLength(1);
  });

  it("passes on a rate limit", async () => {
    const refusal = { name: "SlackApiError", code: "ratelimited", retryAfterSeconds: 7 };
    await expect(send(429, 7)).rejects.toMatchObject(refusal);
  });

  it("reports a server error as an outage, which is retried", async () => {
    await expect(send(503)).rejects.not.toMatchObject({ name: "SlackApiError" });
  });
});
