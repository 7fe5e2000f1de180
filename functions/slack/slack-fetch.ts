import type { FetchFunction } from "@slack/web-api";

/** A code of Slack's, such as `not_in_channel`; a sentence or a page is none. */
const CODE = /^[\w.:-]{1,80}$/;

/**
 * Fetches from Slack's Web API. An answer that cannot be its own, such as a page of a proxy or an empty body, is an
 * error here, because the client would take its text for an error code of Slack's.
 *
 * @throws Error with the status, the media type and the length of the answer, and nothing of its text.
 */
export const fetchAnswer: FetchFunction = async (url, init) => {
  const response = await fetch(url, init);
  const text = await response.text();
  const { status, headers } = response;
  if (isOdd(status, headers, text)) {
    const mediaType = headers.get("content-type")?.slice(0, 80) ?? "no media type";
    throw new Error(`Slack gave an odd answer: HTTP ${status}, ${mediaType}, ${text.length} characters`);
  }
  return new Response(text, response);
};

function isOdd(status: number, headers: Headers, text: string): boolean {
  // The client has no class of errors for a limit without a time.
  if (status === 429) return Number.isNaN(Number.parseInt(headers.get("retry-after") ?? "", 10));
  return status === 200 && !isAnswer(text);
}

/** Slack: every answer is a JSON object with `ok`, and with an error code where that is false. */
function isAnswer(text: string): boolean {
  try {
    const { ok, error } = JSON.parse(text) as { ok?: unknown; error?: unknown };
    return ok === true || (ok === false && typeof error === "string" && CODE.test(error));
  } catch {
    return false;
  }
}
