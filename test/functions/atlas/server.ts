import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { type AddressInfo, createServer as createSocketServer, type Server, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A request as a server saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  /** Sent as it is when it is a string, else as JSON. */
  readonly body?: unknown;
  /** Ends the connection in place of an answer. */
  readonly hangUp?: boolean;
}

type Answer = (request: SeenRequest) => Reply | Promise<Reply>;

/** Serves HTTP on loopback until the test is over. */
export async function serve(answer: Answer): Promise<{ baseUrl: string; seen: SeenRequest[] }> {
  const seen: SeenRequest[] = [];
  const listener: RequestListener = (incoming, outgoing) => {
    void readRequest(incoming)
      .then((request) => {
        seen.push(request);
        return answer(request);
      })
      .then(({ status = 200, headers = {}, body, hangUp }) => {
        if (hangUp) return incoming.socket.destroy();
        const text = typeof body === "string" ? body : JSON.stringify(body ?? {});
        return outgoing.writeHead(status, { "Content-Type": "application/json", ...headers }).end(text);
      });
  };
  const server = createServer(listener);
  const port = await listen(server);
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { baseUrl: `http://127.0.0.1:${port}`, seen };
}

/** Serves raw sockets on loopback until the test is over; for answers that no HTTP server would give. */
export async function serveSockets(onRequest: (socket: Socket, head: string) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createSocketServer((socket) => {
    sockets.add(socket);
    // The client gives up and resets at will; the tests look at the client only.
    socket.on("error", () => socket.destroy());
    socket.on("data", (data) => onRequest(socket, data.toString()));
  });
  const port = await listen(server);
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${port}`;
}

/** An address on loopback that nobody serves. */
export async function unservedUrl(): Promise<string> {
  const server = createSocketServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

async function readRequest(incoming: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const url = new URL(incoming.url ?? "/", "http://localhost");
  return {
    method: incoming.method ?? "",
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    body: Buffer.concat(chunks).toString(),
  };
}
