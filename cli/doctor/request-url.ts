import { signRequest } from "../../simulators/slack/signature.ts";
import { type Finding, note, ok, problem } from "./finding.ts";

const TIMEOUT_MS = 10_000;

/** Slack's own test of a URL, which has no other effect (Slack, "Slash commands", ssl_check). */
const BODY = "ssl_check=1";

/** Checks that the function at a request URL accepts Slack's signature with our signing secret, and nothing unsigned. */
export async function checkRequestUrl(
  url: string,
  signingSecret: string | undefined,
  now: () => number = Date.now,
): Promise<Finding[]> {
  if (!signingSecret) {
    const text = "SLACK_SIGNING_SECRET is not set, so the doctor can't sign a request.";
    return [problem("signed request", "no_signing_secret", text)];
  }
  const status = await send(url, signRequest(signingSecret, Math.floor(now() / 1000), BODY));
  if (status === undefined) {
    const text = "Nothing answers at this URL. Is it the URL that the deployment printed?";
    return [problem("request URL", "no_answer", text)];
  }
  if (status !== 200) return [problem("signed request", `http_${status}`, explain(status))];
  return [
    ok("signed request", "accepted: the function has the same signing secret"),
    judgeUnsigned(await send(url, {})),
  ];
}

function judgeUnsigned(status: number | undefined): Finding {
  const about = "unsigned request";
  if (status === 401) return ok(about, "refused");
  if (status !== undefined && status < 300) {
    const text =
      "The function accepts unsigned requests, so anybody can use it. This is not the bot's function.";
    return problem(about, "accepted", text);
  }
  return note(about, "unclear", `The function answered with ${status ?? "nothing"}. Try again.`);
}

/** @returns the HTTP status; undefined without an answer: no such host, no connection, or a timeout. */
async function send(url: string, headers: object): Promise<number | undefined> {
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
    return undefined;
  }
}

function explain(status: number): string {
  if (status === 401) {
    return "The function has a different signing secret than SLACK_SIGNING_SECRET here, or this machine's clock is wrong. Set the same secret in both places and deploy again.";
  }
  if (status >= 500) {
    return `The function fails (status ${status}). See its log; a setting may be missing.`;
  }
  return `The function answered with ${status}, which the bot never does. Is it the URL that the deployment printed?`;
}
