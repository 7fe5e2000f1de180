import type { Button } from "@slack/types";
import { button } from "../../slack/block-kit.ts";
import { quote } from "../../slack/tokens.ts";
import { subscriptionButtons } from "../subscriptions/buttons.ts";
import { watchText } from "../watch/text.ts";
import type { ExpectRequest } from "./request.ts";
import { alertText } from "./text.ts";

const CHANGES = subscriptionButtons("alert");

/** `action_id`s. */
export const ALERT_BUTTONS = {
  /** Learns that the costs of a matter are expected. */
  expect: "alert_expect",
  /** No news of a matter for a week. */
  snooze: "alert_snooze",
  /** Each alert in a list has its own. */
  preview: /^alert_preview_[a-f0-9]{8}$/,
  change: CHANGES.change,
  page: CHANGES.page,
  /** Previews again what could not be previewed. */
  previewAgain: "alert_preview_again",
} as const;

export function expectButton({ id, since, cents, seriesKey, name }: ExpectRequest): Button | undefined {
  const value = `expect ${id} ${since} ${cents} ${quote(seriesKey)} ${quote(name)}`;
  return button(alertText.expectButton, ALERT_BUTTONS.expect, value);
}

/** @param name what the matter is about, in plain text */
export function snoozeButton(id: string, matter: string, name: string): Button | undefined {
  return button(watchText.snoozeButton, ALERT_BUTTONS.snooze, `snooze ${id} ${quote(matter)} ${quote(name)}`);
}
