import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { RequestError } from "../http.ts";
import { bundle } from "./bundle.ts";
import { createWorkspaceRoutes, type WorkspaceParts } from "./workspace-routes.ts";

/**
 * The page may only load its own script and style and call its own server: no inline code, other hosts or frames. An
 * injection could run nothing and send nothing.
 */
const HEADERS = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join("; "),
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
};

/**
 * Serves the page at `/`, and its panel's data under `/workspace/`.
 *
 * @throws RequestError 404
 */
export function createWeb(
  parts: WorkspaceParts,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const serveWorkspace = createWorkspaceRoutes(parts);
  return async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://loopback");
    const send = (type: string, content: string | Buffer) => {
      response.writeHead(200, { ...HEADERS, "content-type": `${type}; charset=utf-8` }).end(content);
    };
    if (pathname.startsWith("/workspace/")) {
      return serveWorkspace(pathname.slice("/workspace/".length), request, response);
    }
    switch (pathname) {
      case "/":
        return send("text/html", await readFile(new URL("index.html", import.meta.url)));
      case "/icon.svg":
        return send("image/svg+xml", await readFile(new URL("icon.svg", import.meta.url)));
      case "/page.js":
        return send("text/javascript", await bundle("main.tsx"));
      case "/page.css":
        return send("text/css", await bundle("style.css"));
      default:
        throw new RequestError(404, "There is nothing here.");
    }
  };
}
