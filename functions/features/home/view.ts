import type { HomeView, KnownBlock } from "@slack/types";
import { actions, button, context, header, section } from "../../slack/block-kit.ts";
import { code } from "../../slack/mrkdwn.ts";
import { runButton } from "../../slack/run-button.ts";
import { slackText } from "../../slack/text.ts";
import { ASK_BUTTONS } from "../ask/buttons.ts";
import { askText } from "../ask/text.ts";
import { EXAMPLES } from "../examples.ts";
import type { ReportSubscription } from "../report/subscription.ts";
import { reportSubscriptions } from "../report/subscription-message.ts";
import { formatSubscriptionText } from "../subscriptions/message.ts";
import { homeReportButton } from "./buttons.ts";
import type { HomeNumbers } from "./numbers.ts";
import type { ClickedReport } from "./request.ts";
import { homeText } from "./text.ts";

/** A view may have 100 blocks, and each report takes two. */
const MAX_REPORTS = 35;

/** What a person may see. */
export type HomeAccess =
  | {
      readonly kind: "open";
      /** In which the person may ask, where only some channels are allowed. */
      readonly channelId: string | undefined;
    }
  /** The person is in none of the allowed channels. */
  | { readonly kind: "closed"; readonly allowedChannels: readonly string[] }
  /** Slack does not say in which channels the person is. */
  | { readonly kind: "unknown" };

export interface HomeViewModel {
  readonly access: HomeAccess;
  /** Plain text. */
  readonly title: string;
  /** Undefined while they are read. */
  readonly numbers: HomeNumbers | undefined;
  /** Why there are no numbers, in mrkdwn. */
  readonly failure?: string | undefined;
  /** Undefined where Slack does not say in which channels the person is. */
  readonly reports: readonly ReportSubscription[] | undefined;
  readonly click?: ClickedReport | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export function homeView(view: HomeViewModel): HomeView {
  const { access } = view;
  if (access.kind !== "open") return { type: "home", blocks: [section(refusalOf(access))] };
  return {
    type: "home",
    private_metadata: access.channelId ?? "",
    blocks: [...costBlocks(view), ...outstandingBlocks(view), ...reportBlocks(view), ...exampleBlocks()],
  };
}

function refusalOf(access: Exclude<HomeAccess, { kind: "open" }>): string {
  if (access.kind === "unknown") return slackText.failed(homeText.membershipUnknown);
  const channels = access.allowedChannels.map((id) => `<#${id}>`).join(", ");
  return slackText.failed(channels ? homeText.notAllowed(channels) : homeText.notAllowedAnywhere);
}

function costBlocks({ title, numbers, failure }: HomeViewModel): KnownBlock[] {
  const lines = failure === undefined ? (numbers?.costs ?? [homeText.reading]) : [slackText.failed(failure)];
  const readAt = numbers && failure === undefined ? [readAtBlock(numbers.readAt)] : [];
  const ask = button(askText.openButton, ASK_BUTTONS.open, "ask");
  return [header(title), ...lines.map(section), ...readAt, ...actions([ask && { ...ask, style: "primary" }])];
}

function readAtBlock(readAt: number): KnownBlock {
  const utc = `${new Date(readAt).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return context([homeText.readAt(Math.floor(readAt / 1000), utc)]);
}

function outstandingBlocks({ numbers, failure }: HomeViewModel): KnownBlock[] {
  if (failure !== undefined || !numbers) return [];
  const unpaid = runButton(homeText.unpaidButton, "/atlas-invoice unpaid private", EXAMPLES.length);
  const hasUnpaid = numbers.outstanding.length > 0;
  const lines = hasUnpaid ? numbers.outstanding : [homeText.nothingOutstanding];
  return [
    header(homeText.outstandingHeader),
    ...lines.map(section),
    ...actions([hasUnpaid ? unpaid : undefined]),
  ];
}

function reportBlocks({ reports, click, now }: HomeViewModel): KnownBlock[] {
  const notice = click ? [section(noticeOf(click))] : [];
  const title = header(homeText.reportsHeader);
  if (!reports) return [title, ...notice, section(homeText.reportsUnknown)];
  const more = reports.length - MAX_REPORTS;
  return [
    title,
    ...notice,
    ...(reports.length === 0 ? [section(homeText.noReports)] : []),
    ...reports
      .slice(0, MAX_REPORTS)
      .flatMap((report) => [
        section(
          homeText.inChannel(report.channelId, formatSubscriptionText(reportSubscriptions, report, 1, now)),
        ),
        ...actions(
          (["run", report.state === "active" ? "pause" : "resume"] as const).map((change) =>
            homeReportButton(change, report.channelId, report.id),
          ),
        ),
      ]),
    ...(more > 0 ? [context([homeText.moreReports(more)])] : []),
  ];
}

function noticeOf({ outcome, reportId, channelId }: ClickedReport): string {
  return homeText.clicked[outcome](homeText.clickedReport(code(reportId), channelId));
}

function exampleBlocks(): KnownBlock[] {
  const examples = EXAMPLES.map(([label, command], index) => runButton(label, `${command} private`, index));
  return [header(homeText.examplesHeader), ...actions(examples), context([homeText.answersArePrivate])];
}
