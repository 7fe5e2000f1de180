import { randomBytes } from "node:crypto";
import type { UsageQuery } from "./usage-query.ts";

interface StartedQuery {
  readonly organizationId: string;
  readonly query: UsageQuery;
  readonly startedAt: number;
}

const kept = 2000;

/** The last 2,000 Cost Explorer queries, by token. */
export interface UsageQueries {
  /** @returns the token, 64 hexadecimal digits */
  start(organizationId: string, query: UsageQuery): string;
  find(token: string): (StartedQuery & { ready: boolean }) | undefined;
  forgetAll(): void;
}

export function createUsageQueries(now: () => number, processingMs: number): UsageQueries {
  const byToken = new Map<string, StartedQuery>();
  return {
    start: (organizationId, query) => {
      const token = randomBytes(32).toString("hex");
      byToken.set(token, { organizationId, query, startedAt: now() });
      const [oldest = token] = byToken.keys();
      if (byToken.size > kept) byToken.delete(oldest);
      return token;
    },
    find: (token) => {
      const started = byToken.get(token);
      return started && { ...started, ready: now() - started.startedAt >= processingMs };
    },
    forgetAll: () => byToken.clear(),
  };
}
