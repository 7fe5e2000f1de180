import type { JsonObject } from "./json.ts";

/** The Web API behind this server: that of its own store, or another Slack. */
export interface SlackApi {
  /**
   * Carries out a call without checking whether the caller may.
   *
   * @param caller id of a user
   * @returns Slack's answer, `ok` or not
   */
  call(caller: string, method: string, args: JsonObject): Promise<JsonObject>;
}
