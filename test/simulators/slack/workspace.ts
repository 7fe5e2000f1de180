import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { WebClient } from "@slack/web-api";
import { type LocalSlack, type SlackOptions, startSlack } from "../../../simulators/slack/server.ts";

/** A command that the app declares. */
const command = { command: "/atlas-usage", description: "What Atlas costs", usage_hint: "[last month]" };

export const signingSecret = "signing-secret-of-the-test";
export const botToken = "xoxb-of-the-test";
export const ada = "U0ADA0001";
export const lin = "U0LIN0001";
export const costs = "C0COSTS001";
export const finance = "C0FINANCE1";
export const random = "C0RANDOM01";

/** A request that the app got, with its form fields. */
interface Received {
  headers: IncomingMessage["headers"];
  body: string;
  form: Record<string, string>;
}

export interface App {
  url: string;
  received: Received[];
  /** What the app does with the next requests; an empty 200 by default. */
  answer: (response: ServerResponse, received: Received) => void;
  close(): Promise<void>;
}

/** The bot's side: a real HTTP server that keeps what it is sent. */
export async function startApp(): Promise<App> {
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const received = { headers: request.headers, body, form: Object.fromEntries(new URLSearchParams(body)) };
    app.received.push(received);
    app.answer(response, received);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const app: App = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`,
    received: [],
    answer: (response) => response.end(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return app;
}

/** Answers the app's next requests with this JSON. */
export function answerJson(app: App, body: unknown): void {
  app.answer = (response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(body));
  };
}

/** A local Slack whose app is at `requestUrl`; nothing answers there by default. */
export function openSlack(options: Partial<SlackOptions> = {}): Promise<LocalSlack> {
  const requestUrl = () => "http://127.0.0.1:9/";
  return startSlack({ signingSecret, botToken, requestUrl, commands: [command], ...options });
}

/** The real SDK, without its retries, so that a refusal is seen at once. */
export function sdk(slack: LocalSlack, token: string = botToken): WebClient {
  return new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  });
}

/** The data of the error that the SDK throws for an answer that is not `ok`. */
export async function refusalOf(call: Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error && "data" in error) return error.data as Record<string, unknown>;
    throw error;
  }
  throw new Error("The call was expected to be refused, and was not.");
}

export async function postJson(url: string, body: unknown): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}
