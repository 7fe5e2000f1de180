import type { ClientRequest, RequestOptions } from "node:http";

/**
 * Begins an HTTP or HTTPS request.
 *
 * Node's clients are loaded at the first one: they take a tenth of a cold start, and a command that is answered at
 * once sends nothing. Not by `import()`, which would load Node's own undici with them (Node 24).
 */
export function beginRequest(url: string | URL, options: RequestOptions): ClientRequest {
  const isSecure = String(url).startsWith("https:");
  const { request } = process.getBuiltinModule(isSecure ? "node:https" : "node:http");
  return request(url, options);
}
