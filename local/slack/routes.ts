import type { IncomingMessage, ServerResponse } from "node:http";
import type { Backend } from "./backend.ts";
import type { SlackClient } from "./client.ts";
import { serveClient } from "./client-routes.ts";
import { RequestError, readBody, sendJson, sendText } from "./http.ts";
import type { ResponseUrls } from "./response-urls.ts";

/** Answers a request. @throws RequestError */
export type Serve = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** There is nothing at any address. */
export async function serveNothing(): Promise<void> {
  throw new RequestError(404, "There is nothing here.");
}

/** Serves what Slack serves, and lets others serve what is left; nothing of it to pages from elsewhere. */
export function createRoutes(
  backend: Backend,
  responseUrls: ResponseUrls,
  client: SlackClient,
  serveOthers: Serve,
): Serve {
  return async (request, response) => {
    requireLoopback(request);
    const { pathname, search, searchParams } = new URL(request.url ?? "/", "http://loopback");
    const [, area = "", ...rest] = pathname.split("/");
    const name = rest.join("/");
    switch (area) {
      case "api":
        await backend.serveApi(name, request, response, search);
        return;
      case "upload":
        return backend.receiveFile(rest[1] ?? "", request, response);
      case "files-pri":
        return backend.sendFile(rest[0] ?? "", request, response);
      case "client":
        return serveClient(client, name, request, response, searchParams);
      case "response": {
        const { status, body } = await responseUrls.use(name, (await readBody(request)).toString("utf8"));
        return typeof body === "string" ? sendText(response, status, body) : sendJson(response, status, body);
      }
      default:
        return serveOthers(request, response);
    }
  };
}

const loopbackNames = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** Only this machine can connect, but a web page in its browser may come from anywhere. */
function requireLoopback({ headers }: IncomingMessage): void {
  for (const address of [`http://${headers.host}`, headers.origin]) {
    if (address === undefined) continue;
    const isLoopback = URL.canParse(address) && loopbackNames.has(new URL(address).hostname);
    if (!isLoopback) throw new RequestError(403, "Only for programs and pages of this machine.");
  }
}
