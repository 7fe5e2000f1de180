import type { ClientRequest, RequestOptions } from "node:http";

/**
 * Opens an HTTP or HTTPS request.
 *
 * Loads Node's clients only now: they take a tenth of a cold start, and many commands send no request. `import()`
 * would also load Node's own undici (Node 24).
 */
export function openRequest(url: string | URL, options: RequestOptions): ClientRequest {
  const isSecure = String(url).startsWith("https:");
  const { request } = process.getBuiltinModule(isSecure ? "node:https" : "node:http");
  return request(url, options);
}
