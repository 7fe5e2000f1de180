import type { Backend } from "./backend.ts";
import type { SlackClient } from "./client/client.ts";
import type { ResponseUrls } from "./client/response-urls.ts";
import { serveClient } from "./client/routes.ts";
import { readBody, type Serve, sendJson, sendText } from "./http.ts";

export function createRoutes(
  backend: Backend,
  responseUrls: ResponseUrls,
  client: SlackClient,
  serveOthers: Serve,
): Serve {
  return async (request, response) => {
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
