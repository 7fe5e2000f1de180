import type { IncomingMessage, RequestListener } from "node:http";

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * Serves programs on this machine and the server's own pages; other pages get 403. Any page in a browser can reach
 * loopback: post here, load images, or point a domain name at this address.
 */
export function sameOriginOnly(serve: RequestListener): RequestListener {
  return (request, response) => {
    if (isSameOrigin(request)) return serve(request, response);
    response
      .writeHead(403, { "content-type": "text/plain; charset=utf-8" })
      .end("Only for programs of this machine and the pages of this server.");
  };
}

/** Programs send neither `Origin` nor `Sec-Fetch-Site`; the latter is `none` for a typed address. */
function isSameOrigin({ headers }: IncomingMessage): boolean {
  const own = `http://${headers.host}`;
  const { origin = own, "sec-fetch-site": site = "none" } = headers;
  const isLoopback = URL.canParse(own) && LOOPBACK.has(new URL(own).hostname);
  return isLoopback && origin === own && (site === "none" || site === "same-origin");
}
