import type { ModalView, PlainTextOption } from "@slack/types";
import { formatPeriod, monthNumber, periodOf } from "../../money/period.ts";
import { section } from "../../slack/block-kit.ts";
import {
  channelField,
  OPTION_VALUE_LENGTH,
  option,
  plain,
  searchField,
  selectField,
  textField,
} from "../../slack/form.ts";
import { code, SENTENCE_LENGTH } from "../../slack/mrkdwn.ts";
import { NAMED_GROUPINGS } from "../groupings.ts";
import { ASK_CALLBACK } from "./buttons.ts";
import { type AskForm, AUDIENCES, CHARTS, commandOf, FIELDS, REPEATS } from "./form.ts";
import { askText } from "./text.ts";

/** Offered in the form, as `/atlas-usage` reads them. */
export const PERIODS: ReadonlyArray<readonly [phrase: string, label: string]> = [
  ["this month", "This month"],
  ["last month", "Last month"],
  ["last 3 months", "Last 3 months"],
  ["last 12 months", "Last 12 months"],
  ["this quarter", "This quarter"],
  ["last quarter", "Last quarter"],
  ["ytd", "Year to date"],
  ["last year", "Last year"],
  ["yesterday", "Yesterday"],
  ["last 7 days", "Last 7 days"],
  ["last week", "Last week"],
];

const SINGLE_MONTH = /^\d{4}-\d{2}$/;

/**
 * The form with what is chosen in it.
 *
 * @param metadata comes back with every action of the view; see `FormMetadata`
 */
export function askModal(form: AskForm, metadata: string): ModalView {
  const { name, text } = commandOf(form);
  return {
    type: "modal",
    callback_id: ASK_CALLBACK,
    private_metadata: metadata,
    title: plain(askText.title),
    submit: plain(askText.submit),
    close: plain(askText.cancel),
    blocks: [
      selectField({ id: FIELDS.period, label: askText.period }, periodOptions(form), form.period),
      textField(
        {
          id: FIELDS.otherPeriod,
          label: askText.otherPeriod,
          hint: askText.otherPeriodHint,
          isOptional: true,
        },
        form.otherPeriod,
      ),
      selectField({ id: FIELDS.groupBy, label: askText.groupBy }, groupOptions(form), form.groupBy),
      ...(["projects", "clusters"] as const).map((field) =>
        searchField(
          { id: FIELDS[field], label: askText[field], isOptional: true },
          askText.allNames[field],
          form[field],
        ),
      ),
      selectField({ id: FIELDS.chart, label: askText.chart }, optionsOf(CHARTS, askText.charts), form.chart),
      selectField(
        { id: FIELDS.audience, label: askText.audience, hint: askText.audienceHint },
        optionsOf(AUDIENCES, askText.audiences),
        form.audience,
      ),
      channelField(
        { id: FIELDS.channel, label: askText.channel, hint: askText.channelHint, isOptional: true },
        form.channel,
      ),
      selectField(
        { id: FIELDS.repeat, label: askText.repeat, hint: askText.repeatHint },
        optionsOf(REPEATS, askText.repeats),
        form.repeat,
      ),
      section(askText.equivalent(code(`${name} ${text}`, SENTENCE_LENGTH))),
    ],
  };
}

function periodOptions({ period }: AskForm): PlainTextOption[] {
  const isOffered = PERIODS.some(([phrase]) => phrase === period) || period.length > OPTION_VALUE_LENGTH;
  return [
    ...(isOffered ? [] : [option(periodLabel(period), period)]),
    ...PERIODS.map(([phrase, label]) => option(label, phrase)),
  ];
}

/** A single month as `October 2026`. */
function periodLabel(phrase: string): string {
  return SINGLE_MONTH.test(phrase) ? formatPeriod(periodOf(monthNumber(phrase), 1)) : phrase;
}

function groupOptions({ groupBy }: AskForm): PlainTextOption[] {
  const isOffered = NAMED_GROUPINGS.some((each) => each === groupBy) || groupBy.length > OPTION_VALUE_LENGTH;
  return [...(isOffered ? [] : [groupBy]), ...NAMED_GROUPINGS].map((each) =>
    option(askText.by[each] ?? each, each),
  );
}

function optionsOf<Choice extends string>(
  choices: readonly Choice[],
  labels: Readonly<Record<Choice, string>>,
): PlainTextOption[] {
  return choices.map((choice) => option(labels[choice], choice));
}
