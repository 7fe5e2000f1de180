import type { IncomingMessage, ServerResponse } from "node:http";
import { authenticate } from "./access.ts";
import type { Digest } from "./digest.ts";
import { acceptedFormat, requireJson } from "./media-type.ts";
import type { Oauth } from "./oauth.ts";
import { flagParameter } from "./parameters.ts";
import { AtlasError, type Reply } from "./reply.ts";
import { findRoute, type Route, type SimulatorContext } from "./router.ts";
import { COST_EXPLORER_ROUTES } from "./routes/cost-explorer.ts";
import { EVENT_ROUTES } from "./routes/events.ts";
import { INVOICE_ROUTES } from "./routes/invoices.ts";
import { NAME_ROUTES } from "./routes/names.ts";
import { errorBody, sendReply } from "./send.ts";
import { emptyBucket, type TokenBuckets } from "./token-buckets.ts";

const routes: readonly Route[] = [
  ...NAME_ROUTES,
  ...COST_EXPLORER_ROUTES,
  ...INVOICE_ROUTES,
  ...EVENT_ROUTES,
];
const FIRST_VERSION = "2023-01-01";

/**
 * Answers a request under /api/atlas/. An envelope, if the request asks for one, holds only the errors of the resource.
 *
 * @throws AtlasError for credentials, path, method, token bucket, role or media type
 */
export async function answerApi(
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
  server: { url: URL; context: SimulatorContext; oauth: Oauth; digest: Digest; buckets: TokenBuckets },
): Promise<void> {
  const { url, context } = server;
  const { credentials } = context.seed;
  const { method = "", url: target = "", headers } = request;
  const user = authenticate(
    { method, target, authorization: headers.authorization },
    { ...server, credentials },
  );
  const { route, parameter } = findRoute(routes, method, url.pathname);
  const owner = route.billing ? parameter("orgId") : user;
  const taken = server.buckets.take(route.billing ? "billing" : "names", owner);
  response.setHeader("ratelimit-limit", taken.capacity).setHeader("ratelimit-remaining", taken.remaining);
  if (taken.retryAfter !== undefined) {
    if (context.control.current().retryAfter !== null) response.setHeader("retry-after", taken.retryAfter);
    throw emptyBucket(url.pathname.slice(1), taken.retryAfter, taken);
  }
  if (route.billing && context.control.current().role === "missing")
    throw new AtlasError(403, "USER_UNAUTHORIZED", "This needs the role Organization Billing Viewer.");
  const { formats, version = FIRST_VERSION, takesBody = false } = route;
  const format = acceptedFormat(headers.accept, { formats, version });
  if (takesBody) requireJson(headers["content-type"], version);
  const query = url.searchParams;
  const style = {
    envelope: flagParameter(query, "envelope", false),
    pretty: flagParameter(query, "pretty", false),
    version,
  };
  const call = { parameter, query, format, context, body: takesBody ? parseBody(body) : undefined };
  const reply = style.envelope ? withErrorsInside(() => route.answer(call)) : route.answer(call);
  await sendReply(response, reply, style);
}

function withErrorsInside(answer: () => Reply): Reply {
  try {
    return answer();
  } catch (error) {
    if (error instanceof AtlasError) return { kind: "json", status: error.status, content: errorBody(error) };
    throw error;
  }
}

function parseBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new AtlasError(400, "MALFORMED_JSON", "Received malformed JSON.", { cause });
  }
}
