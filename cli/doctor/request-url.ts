import { signRequest } from "../../simulators/slack/signature.ts";
import { type Finding, fine, note, wrong } from "./finding.ts";

const TIMEOUT_MS = 10_000;

/** What Slack sends to see whether a URL is there; nothing else comes of it (Slack, "Slash commands", ssl_check). */
const BODY = "ssl_check=1";

/** Checks that the function behind a request URL answers Slack, has the same signing secret, and answers nobody else. */
export async function checkRequestUrl(
  url: string,
  signingSecret: string | undefined,
  now: () => number = Date.now,
): Promise<Finding[]> {
  if (!signingSecret) {
    return [wrong("signed request", "Nothing can be signed, as SLACK_SIGNING_SECRET is not set.")];
  }
  const signature = signRequest(signingSecret, Math.floor(now() / 1000), BODY);
  const signed = await post(url, { ...signature });
  if (signed === undefined) {
    return [wrong("request URL", "Nothing answers there. Is it the URL that the deployment printed?")];
  }
  if (signed !== 200) return [wrong("signed request", explain(signed))];
  return [
    fine("signed request", "is accepted: the function has the same signing secret"),
    judgeUnsigned(await post(url, {})),
  ];
}

function judgeUnsigned(status: number | undefined): Finding {
  const about = "unsigned request";
  if (status === 401) return fine(about, "is refused");
  if (status !== undefined && status < 300) {
    return wrong(about, "is not refused, so anybody may ask the bot. This is not the bot's function.");
  }
  return note(about, `was answered with ${status ?? "nothing"}, which does not tell. Try again.`);
}

/** The status of the answer; undefined when there was none. */
async function post(url: string, headers: Record<string, string>): Promise<number | undefined> {
  try {
    const { status } = await fetch(url, {
      method: "POST",
      headers: { ...headers, "content-type": "application/x-www-form-urlencoded" },
      body: BODY,
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return status;
  } catch {
    // No such host, no connection or no answer in time: told as what it is, that nothing answers.
    return undefined;
  }
}

function explain(status: number): string {
  if (status === 401) {
    return "The function has another signing secret than SLACK_SIGNING_SECRET here, or this machine's clock is wrong. Set the same for both and deploy again.";
  }
  if (status >= 500) {
    return `The function fails (status ${status}). Its log says why; a setting may be missing.`;
  }
  return `The answer is ${status}, which the bot's function never gives. Is it the URL that the deployment printed?`;
}
