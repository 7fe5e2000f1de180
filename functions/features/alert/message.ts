import type { Button } from "@slack/types";
import { addDays, countDays, formatDay, formatDays } from "../../money/days.ts";
import { formatCents } from "../../money/money.ts";
import {
  actions,
  context,
  header,
  LABEL_LENGTH,
  type Message,
  type MessageBlock,
  section,
  TEXT_LENGTH,
} from "../../slack/block-kit.ts";
import type { ChartBlock } from "../../slack/chart.ts";
import { code, escapeMrkdwn, escapeSentence, truncate } from "../../slack/mrkdwn.ts";
import { runButton } from "../../slack/run-button.ts";
import { formatAmount } from "../amount.ts";
import { changeOf } from "../change.ts";
import { whyButton } from "../why/buttons.ts";
import { signedCents } from "../why/format.ts";
import { expectButton, snoozeButton } from "./buttons.ts";
import { comparedDays, whyDates } from "./compared-days.ts";
import type { AlertDetails } from "./details.ts";
import { alertHeadline, dollars, monthName, weekdayOf } from "./headline.ts";
import { messageText } from "./message-text.ts";
import type { Reasons } from "./reasons.ts";
import type { AlertRequest } from "./request.ts";
import { shortRuleOf } from "./rule.ts";
import { filtersOf, seriesName } from "./scope-names.ts";

export interface AlertViewModel {
  readonly id: string;
  readonly userId: string;
  readonly request: AlertRequest;
  readonly matter: string;
  readonly reasons: Reasons;
  readonly chart: ChartBlock | undefined;
  /** Whether it follows another message about the matter. */
  readonly isInThread: boolean;
}

/** What an alert says: the change, what it means, why, and what to do about it. */
export function alertMessage(details: AlertDetails, view: AlertViewModel): Message {
  const { id, userId, request, reasons, chart, isInThread } = view;
  const headline = alertHeadline(details, request);
  const facts = factsOf(details).join("\n");
  const why = [...reasons.lines.map(messageText.listed), ...reasons.causes];
  const whyText = why.length > 0 ? [[messageText.why, ...why].join("\n")] : [];
  const blocks: MessageBlock[] = [
    header(headline),
    section(facts),
    ...whyText.map(section),
    ...(chart ? [chart] : []),
    context([...(isInThread ? [] : shortRuleOf(request.condition)), messageText.alertOf(code(id), userId)]),
    ...actions(buttonsOf(details, view)),
  ];
  const said = [escapeSentence(headline), facts, ...whyText].join("\n");
  return { text: truncate(said.replaceAll("*", ""), TEXT_LENGTH), blocks };
}

function factsOf(details: AlertDetails): string[] {
  switch (details.kind) {
    case "anomaly":
      return anomalyFacts(details);
    case "above":
      return [messageText.limit(formatAmount(details.limitCents))];
    case "growth": {
      const [now, before] = [BigInt(details.cents), BigInt(details.previousCents)];
      const [days, previousDays] = [formatDays(details.days), formatDays(details.previousDays)];
      const change = changeOf(now, before);
      return [messageText.weeks(formatCents(now), days, change, formatCents(before), previousDays)];
    }
    case "new_cluster": {
      const { place, firstDay, day, cents, tier } = details;
      const project = place.project || place.projectId;
      return [
        messageText.clusterSince([
          ...(project ? [messageText.inProject(nameText(project))] : []),
          ...(tier ? [tier] : []),
          messageText.sinceDay(formatDay(firstDay)),
          messageText.onDay(formatCents(BigInt(cents)), formatDay(day)),
        ]),
      ];
    }
    case "tier": {
      const { place, previousTier, day, limit } = details;
      const project = place.project || place.projectId;
      const before = previousTier
        ? messageText.tierBefore(previousTier, formatDay(addDays(day, -1)))
        : messageText.tierSince(formatDay(day));
      const where = project ? [messageText.tierProject(nameText(project))] : [];
      return [[before, messageText.tierLimit(limit), ...where].join(" ")];
    }
    case "invoice": {
      const billed = formatCents(BigInt(details.billedCents));
      const paid = BigInt(details.paidCents);
      const organization = nameText(details.organization || details.orgId);
      const facts = [
        messageText.billed(billed, organization),
        ...(paid > 0n ? [messageText.paid(formatCents(paid))] : []),
      ];
      return [facts.join(" ")];
    }
    case "credits": {
      const all = formatAmount(details.ofCents);
      return [messageText.creditsUsed(formatCents(BigInt(details.usedCents)), all, monthName(details.since))];
    }
  }
}

function anomalyFacts(details: Extract<AlertDetails, { kind: "anomaly" }>): string[] {
  const { change, day, since, cents, normalCents, extraCents, others, moreOthers } = details;
  const difference = changeOf(BigInt(Math.round(cents)), BigInt(Math.round(normalCents)));
  const extra = dollars(Math.abs(extraCents));
  if (change === "normal") return [extraCents < 0 ? messageText.saved(extra) : messageText.added(extra)];
  const isOneDay = countDays({ first: since, last: day }) === 1;
  const until = formatDay(details.until);
  const addsUp = extraCents < 0 ? messageText.saves(extra, until) : messageText.addsUp(extra, until);
  const names = others.map(({ series, cents: now, normalCents: normal }) => {
    const name = series.level === "total" ? messageText.theTotal : nameText(series.label);
    return messageText.other(name, signedCents(BigInt(Math.round(now) - Math.round(normal))));
  });
  return [
    `${isOneDay ? messageText.oneDay(difference, weekdayOf(day)) : messageText.dayChange(difference, weekdayOf(since))} ${addsUp}`,
    ...(change === "new_level" ? [messageText.newLevelMeans] : []),
    ...(names.length > 0 ? [messageText.others(names, moreOthers)] : []),
  ];
}

function buttonsOf(
  details: AlertDetails,
  { id, request, matter }: AlertViewModel,
): Array<Button | undefined> {
  const compared = comparedDays(details);
  const why = compared && whyButton(whyDates(compared), filtersOf(details, request));
  if (details.kind === "anomaly") {
    if (details.change === "normal") return [why];
    const { series, since, cents } = details;
    const name = seriesName(series, request);
    const expect = expectButton({ id, since, cents: Math.round(cents), seriesKey: series.key, name });
    return [expect, snoozeButton(id, matter, name), why];
  }
  if (details.kind === "invoice") {
    const command = `/atlas-invoice ${details.invoiceId}`;
    return [runButton(messageText.invoiceButton, command, 0)];
  }
  return [why];
}

function nameText(name: string): string {
  return escapeMrkdwn(truncate(name, LABEL_LENGTH));
}
