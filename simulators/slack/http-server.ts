import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Report } from "../report.ts";
import { sameOriginOnly } from "../same-origin.ts";
import { RequestError, type Serve, sendText, serveNothing } from "./http.ts";

export interface HttpServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Answers requests from now on, also those that are waiting. */
  serveBy(serve: Serve): void;
  /** Ends all connections, and waits for what they have started. */
  close(): Promise<void>;
}

/** Opens a server whose requests wait for `serveBy`: a browser would not reconnect to an event stream that answered 503. */
export async function openHttpServer(port: number, report: Report): Promise<HttpServer> {
  const { promise: serving, resolve: serveBy } = Promise.withResolvers<Serve>();
  const unfinished = new Set<Promise<void>>();
  const server = createServer(
    sameOriginOnly((request, response) => {
      const served = serving
        .then((serve) => serve(request, response))
        .catch((error: unknown) => answerError(error, response, report));
      unfinished.add(served);
      void served.then(() => unfinished.delete(served));
    }),
  );
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serveBy,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      serveBy(serveNothing);
      await Promise.allSettled(unfinished);
    },
  };
}

function answerError(error: unknown, response: ServerResponse, report: Report): void {
  const isKnown = error instanceof RequestError;
  if (!isKnown) report("The local Slack could not serve a request:", error);
  if (response.headersSent) return void response.destroy();
  sendText(response, isKnown ? error.status : 500, isKnown ? error.message : "internal_error");
}
