import type { IncomingMessage, RequestListener } from "node:http";

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * Serves programs of this machine and the server's own pages; any other page gets 403. A port on loopback is open to every
 * page in a browser of this machine: it may post here, load an image from here, or give this address a name of its own.
 */
export function sameOriginOnly(serve: RequestListener): RequestListener {
  return (request, response) => {
    if (isSameOrigin(request)) return serve(request, response);
    response
      .writeHead(403, { "content-type": "text/plain; charset=utf-8" })
      .end("Only for programs of this machine and the pages of this server.");
  };
}

/** Programs send no `Origin` and no `Sec-Fetch-Site`; for an address that somebody typed the latter is `none`. */
function isSameOrigin({ headers }: IncomingMessage): boolean {
  const own = `http://${headers.host}`;
  const { origin = own, "sec-fetch-site": site = "none" } = headers;
  const isLoopback = URL.canParse(own) && LOOPBACK.has(new URL(own).hostname);
  return isLoopback && origin === own && (site === "none" || site === "same-origin");
}
