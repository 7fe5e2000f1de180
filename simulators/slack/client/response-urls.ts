import { randomUUID } from "node:crypto";
import { refusal } from "../answer.ts";
import { type JsonObject, parseObject } from "../json.ts";
import type { Replies, ReplyTarget } from "./replies.ts";

/** A string is sent as plain text. */
interface ResponseAnswer {
  readonly status: number;
  readonly body: string | JsonObject;
}

export interface ResponseUrls {
  /** @returns the URL's path */
  issue(target: ReplyTarget): string;
  use(id: string, body: string): Promise<ResponseAnswer>;
}

const MAX_USES = 5;
const LIFE_MS = 30 * 60_000;

/** Response URLs work five times within thirty minutes (Slack, "Handling user interaction", response_url). */
export function createResponseUrls(replies: Replies, now: () => number): ResponseUrls {
  const urls = new Map<string, { target: ReplyTarget; until: number; uses: number }>();
  // The oldest expire first.
  const forgetOld = () => {
    for (const [id, { until }] of urls) {
      if (until > now()) return;
      urls.delete(id);
    }
  };
  return {
    issue(target) {
      forgetOld();
      const id = randomUUID();
      urls.set(id, { target, until: now() + LIFE_MS, uses: 0 });
      return `/response/${id}`;
    },
    async use(id, body) {
      const url = urls.get(id);
      if (!url) return { status: 404, body: refusal("invalid_url") };
      if (url.until <= now()) return { status: 404, body: refusal("expired_url") };
      if (url.uses >= MAX_USES) return { status: 404, body: refusal("used_url") };
      const payload = parseObject(body);
      if (!payload) return { status: 400, body: "invalid_payload" };
      url.uses += 1;
      const result = await replies.post(url.target, payload);
      if (!("error" in result)) return { status: 200, body: "ok" };
      url.uses -= 1;
      return { status: 400, body: result.error };
    },
  };
}
