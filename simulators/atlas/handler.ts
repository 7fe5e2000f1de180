import type { IncomingMessage, ServerResponse } from "node:http";
import { answerApi } from "./api.ts";
import { type Control, createControl } from "./control.ts";
import { answerControl, CONTROL_PATH } from "./control-endpoint.ts";
import { createDigest } from "./digest.ts";
import { applyFaults } from "./faults.ts";
import { answerOauth, createOauth, isOauthPath } from "./oauth.ts";
import { plant } from "./plant.ts";
import { AtlasError } from "./reply.ts";
import { type RecordedRequest, record, type WatchAtlasRequest } from "./requests.ts";
import type { AtlasSeed } from "./seed.ts";
import { sendError } from "./send.ts";
import { createTokenBuckets } from "./token-buckets.ts";
import { createUsageQueries } from "./usage-queries.ts";

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export function createHandler(options: {
  seed: AtlasSeed;
  now: () => number;
  processingMs: number;
  requests: RecordedRequest[];
  watch: WatchAtlasRequest | undefined;
}): { control: Control; handle: Handler; liveTokens: () => number } {
  const { seed, now, processingMs, requests, watch } = options;
  const oauth = createOauth(seed.credentials, now, () => control.current());
  const digest = createDigest(seed.credentials, now);
  const usageQueries = createUsageQueries(now, processingMs);
  let planted = seed;
  const control = createControl({
    forgetTokens: usageQueries.forgetAll,
    expireTokens: oauth.revokeAll,
    plant: (changes) => {
      planted = plant(seed, changes);
    },
  });
  const buckets = createTokenBuckets(now, () => control.current().buckets);

  const handle: Handler = async (request, response) => {
    const body = await bodyOf(request);
    const url = new URL(`http://127.0.0.1${request.url}`);
    if (url.pathname === CONTROL_PATH) {
      answerControl(request, response, body, control);
      return;
    }
    const recorded = record(requests, { request, url, body, at: now() });
    const traceId = request.headers["x-trace-id"];
    const watchEnd = watch?.(recorded, typeof traceId === "string" ? traceId : undefined);
    try {
      if ((await applyFaults(control, url.pathname)) === "lose") {
        response.destroy();
        return;
      }
      if (isOauthPath(url.pathname)) {
        answerOauth(request, response, body, oauth);
      } else {
        await answerApi(request, response, body, {
          url,
          context: { seed: planted, now, control, usageQueries },
          oauth,
          digest,
          buckets,
        });
      }
    } catch (error) {
      if (!(error instanceof AtlasError)) throw error;
      sendError(response, error);
    } finally {
      recorded.status = response.writableEnded ? response.statusCode : null;
      watchEnd?.();
    }
  };
  return { control, handle, liveTokens: oauth.live };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) {
    body += chunk;
  }
  return body;
}
