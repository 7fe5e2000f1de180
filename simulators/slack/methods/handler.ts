import type { AppHome } from "../backend.ts";
import type { JsonObject } from "../json.ts";
import type { SlackSeed } from "../seed.ts";
import type { Store } from "../store/store.ts";

export interface MethodContext {
  readonly seed: SlackSeed;
  readonly store: Store;
  /** This server's own URL, without a slash at the end. */
  readonly origin: string;
  readonly now: () => number;
  readonly appHome: AppHome;
}

/**
 * Carries out a Web API method, after authorize.ts has allowed it.
 *
 * @param caller id of a person or of the bot
 * @returns Slack's answer, `ok` or not
 * @throws RequestError 507
 */
export type Handler = (
  context: MethodContext,
  caller: string,
  args: JsonObject,
) => JsonObject | Promise<JsonObject>;
