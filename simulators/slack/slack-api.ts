import type { JsonObject } from "./json.ts";

/** The Web API behind the front: the emulator here, or another Slack. */
export interface SlackApi {
  /**
   * Carries out a call without checking whether the caller may; what it changed is shown on the timeline.
   *
   * @param as id of the user who calls
   * @returns Slack's answer, `ok` or not
   */
  call(as: string, method: string, args: JsonObject): Promise<JsonObject>;
}
