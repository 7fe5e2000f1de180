import type { FetchFunction } from "@slack/web-api";

/** An error code such as `not_in_channel`, as opposed to a sentence or a page. */
const ERROR_CODE = /^[\w.:-]{1,80}$/;

/**
 * Fetches from Slack's Web API and rejects answers that are not Slack's own, such as a proxy's page or an empty body:
 * the client would treat their text as an error code.
 *
 * @throws Error without the answer's text, which may contain anything.
 */
export const fetchFromSlack: FetchFunction = async (url, init) => {
  const response = await fetch(url, init);
  const text = await response.text();
  const { status, headers } = response;
  if (isForeign(status, headers, text)) {
    const mediaType = headers.get("content-type")?.slice(0, 80) ?? "no media type";
    throw new Error(`Unexpected answer from Slack: HTTP ${status}, ${mediaType}, ${text.length} characters`);
  }
  return new Response(text, response);
};

function isForeign(status: number, headers: Headers, text: string): boolean {
  // The client has no class of errors for a limit without a time.
  if (status === 429) return Number.isNaN(Number.parseInt(headers.get("retry-after") ?? "", 10));
  return status === 200 && !isSlackAnswer(text);
}

/** Slack: every answer is a JSON object with `ok`, and with an error code where that is false. */
function isSlackAnswer(text: string): boolean {
  try {
    const { ok, error } = JSON.parse(text) as { ok?: unknown; error?: unknown };
    return ok === true || (ok === false && typeof error === "string" && ERROR_CODE.test(error));
  } catch {
    return false;
  }
}
