import type { Button, KnownBlock } from "@slack/types";
import { formatTime, nextTimes } from "../../money/schedule.ts";
import {
  actions,
  button,
  context,
  header,
  type Message,
  section,
  withConfirmation,
} from "../../slack/block-kit.ts";
import { code } from "../../slack/mrkdwn.ts";
import { plainReply, type Reply } from "../../slack/reply.ts";
import { slackText } from "../../slack/text.ts";
import { changeAction, pageAction } from "./buttons.ts";
import type { SubscriptionChange } from "./command.ts";
import type { SubscriptionFeature } from "./feature.ts";
import type { Subscription } from "./subscription.ts";

/** A message may have 50 blocks, and each subscription takes two. */
const PER_PAGE = 10;

/** The text of a confirmation dialog may have 300 characters, and an escaped one takes up to 5. */
const CONFIRMED_FILTERS_LENGTH = 30;

/**
 * A page of a channel's subscriptions, each with its buttons.
 *
 * @param now milliseconds since 1970
 * @param page counted from 1; beyond the last page it shows the last.
 */
export function subscriptionList<S extends Subscription>(
  feature: SubscriptionFeature<S>,
  subscriptions: readonly S[],
  now: number,
  page = 1,
): Message {
  const { text, prefix } = feature;
  const count = subscriptions.length;
  if (count === 0) return plainReply(text.none);
  const shown = Math.min(page, pageOf(count - 1));
  const first = (shown - 1) * PER_PAGE;
  const onPage = subscriptions.slice(first, first + PER_PAGE);
  const blocks = onPage.flatMap((subscription) => subscriptionBlocks(feature, subscription, 1, now));
  const pageButton = (label: string, other: number) =>
    button(label, pageAction(prefix, other), `list ${other}`);
  const pageButtons = [
    ...(shown > 1 ? [pageButton(text.previousPage, shown - 1)] : []),
    ...(first + PER_PAGE < count ? [pageButton(text.nextPage, shown + 1)] : []),
  ];
  const range = text.shown(first + 1, first + onPage.length, count);
  const paging = pageButtons.length > 0 ? [context([range]), ...actions(pageButtons)] : [];
  return { text: text.listHeader, blocks: [header(text.listHeader), ...blocks, ...paging] };
}

/** The page of the subscription at an index of the list. @param index -1 if it is not in the list. */
export function pageOf(index: number): number {
  return Math.floor(Math.max(index, 0) / PER_PAGE) + 1;
}

/** What a subscription is about, when it runs, and for whom, in mrkdwn. @param times how many of its next times */
export function formatSubscriptionText<S extends Subscription>(
  { kind, text, summary, note }: SubscriptionFeature<S>,
  subscription: S,
  times: number,
  now: number,
): string {
  const { id, timeZone, request, state, userId } = subscription;
  const next = nextTimes(kind.scheduleOf(request), timeZone, now, times);
  const formatted = next.map((time) => formatTime(time, timeZone));
  const when =
    state === "active" ? (note?.(subscription, now) ?? text.nextTimes(formatted, timeZone)) : text.isPaused;
  const about = `${text.withId(code(id))}  ·  ${text.subscribedBy(userId)}`;
  return `${summary(subscription)}\n${when}  ·  ${about}`;
}

/** A subscription with its buttons. */
export function subscriptionBlocks<S extends Subscription>(
  feature: SubscriptionFeature<S>,
  subscription: S,
  times: number,
  now: number,
): KnownBlock[] {
  const changes = [subscription.state === "active" ? "pause" : "resume", "remove"] as const;
  return [
    section(formatSubscriptionText(feature, subscription, times, now)),
    ...actions([
      ...(feature.buttons?.(subscription) ?? []),
      ...changes.map((change) => changeButton(feature, change, subscription)),
    ]),
  ];
}

function changeButton<S extends Subscription>(
  { prefix, text, summary }: SubscriptionFeature<S>,
  change: SubscriptionChange,
  subscription: S,
): Button | undefined {
  const { id } = subscription;
  const label = text.changeButtons[change];
  const made = button(label, changeAction(prefix, change, id), `${change} ${id}`);
  if (change !== "remove" || !made) return made;
  return withConfirmation(made, {
    title: text.removeHeader,
    text: text.removeMeans(code(id), summary(subscription, CONFIRMED_FILTERS_LENGTH)),
    yes: label,
    no: text.keepButton,
  });
}

/** Shown to the whole channel; a removal with a button that undoes it. @param subscription after the change. */
export function subscriptionChanged<S extends Subscription>(
  feature: SubscriptionFeature<S>,
  change: SubscriptionChange,
  userId: string,
  subscription: S,
): Reply {
  const { text, summary } = feature;
  const { nextAt, timeZone } = subscription;
  const sentence = text.changed(userId, change, code(subscription.id), summary(subscription));
  const isNextShown = (change === "resume" || change === "restore") && nextAt !== undefined;
  const next = isNextShown ? [text.nextTimes([formatTime(nextAt, timeZone)], timeZone)] : [];
  const { blocks, ...reply } = plainReply([sentence, ...next].join("\n"));
  const undo = change === "remove" ? actions([changeButton(feature, "restore", subscription)]) : [];
  return { ...reply, blocks: [...blocks, ...undo], response_type: "in_channel" };
}

export function subscriptionMissing(
  { text }: Pick<SubscriptionFeature<Subscription>, "text">,
  id: string,
): Reply {
  return plainReply(slackText.failed(text.missing(code(id))));
}
