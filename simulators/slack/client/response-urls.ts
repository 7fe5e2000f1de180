import { randomUUID } from "node:crypto";
import { refusal } from "../answer.ts";
import { type JsonObject, parseObject } from "../json.ts";
import type { Replies, ReplyTarget } from "./replies.ts";

/** An HTTP status with Slack's answer; a string is sent as plain text. */
interface ResponseAnswer {
  readonly status: number;
  readonly body: string | JsonObject;
}

/** The URLs by which an app may answer a command or a button later on. */
export interface ResponseUrls {
  /** @returns the URL's path */
  issue(place: ReplyTarget): string;
  /** @param body the POSTed JSON */
  use(id: string, body: string): Promise<ResponseAnswer>;
}

const MAX_USES = 5;
const LIFE_MS = 30 * 60_000;

/**
 * Response URLs work five times within thirty minutes (Slack, "Handling user interaction", response_url).
 *
 * @param now milliseconds since 1970
 */
export function createResponseUrls(replies: Replies, now: () => number): ResponseUrls {
  const urls = new Map<string, { place: ReplyTarget; until: number; uses: number }>();
  // They were issued in the order in which they end.
  const forgetOld = () => {
    for (const [id, { until }] of urls) {
      if (until > now()) return;
      urls.delete(id);
    }
  };
  return {
    issue(place) {
      forgetOld();
      const id = randomUUID();
      urls.set(id, { place, until: now() + LIFE_MS, uses: 0 });
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
      const said = await replies.say(url.place, payload);
      if (!("error" in said)) return { status: 200, body: "ok" };
      url.uses -= 1;
      return { status: 400, body: said.error };
    },
  };
}
