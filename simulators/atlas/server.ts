import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Report, reportToConsole } from "../report.ts";
import { sameOriginOnly } from "../same-origin.ts";
import type { Control } from "./control.ts";
import { EXAMPLE_SEED } from "./example.ts";
import { createHandler } from "./handler.ts";
import type { RecordedRequest, WatchAtlasRequest } from "./requests.ts";
import type { AtlasSeed, Credentials } from "./seed.ts";

export interface SimulatedAtlasOptions {
  /** The example organization by default. */
  readonly seed?: AtlasSeed;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** How long a usage query takes by `now`; 1500 by default. */
  readonly processingMs?: number;
  /** Called with every request once it is answered or lost. */
  readonly watch?: WatchAtlasRequest;
  /** To the console by default. */
  readonly report?: Report;
}

export interface SimulatedAtlas {
  /** Without a slash at the end, as in `ATLAS_BASE_URL`. */
  readonly url: string;
  /** For a client to sign in; `orgId` is the paying organization. */
  readonly credentials: Credentials & { orgId: string };
  /** Number of live access tokens. */
  liveTokens(): number;
  readonly control: Control;
  /** The last 10,000 requests, oldest first, without those to `/simulator`. */
  readonly requests: readonly RecordedRequest[];
  close(): Promise<void>;
}

/**
 * Starts the billing part of the Atlas Administration API on loopback.
 *
 * @throws EADDRINUSE
 */
export async function startAtlas(options: SimulatedAtlasOptions = {}): Promise<SimulatedAtlas> {
  const {
    seed = EXAMPLE_SEED,
    port = 0,
    now = Date.now,
    processingMs = 1500,
    watch,
    report = reportToConsole,
  } = options;
  const requests: RecordedRequest[] = [];
  const { control, handle, liveTokens } = createHandler({ seed, now, processingMs, requests, watch });
  const server = createServer(
    sameOriginOnly((request, response) => {
      handle(request, response).catch((error: unknown) => {
        // An incomplete request means that the client has left.
        if (request.complete) report("The simulated Atlas failed:", error);
        response.destroy();
      });
    }),
  );
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    credentials: { ...seed.credentials, orgId: seed.organizations[0].id },
    liveTokens,
    control,
    requests,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
