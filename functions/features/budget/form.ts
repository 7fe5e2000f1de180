import type { ModalView } from "@slack/types";
import * as z from "zod/mini";
import { parseRecord } from "../../aws/record.ts";
import { section } from "../../slack/block-kit.ts";
import type { CommandError } from "../../slack/command-error.ts";
import { plain, textField } from "../../slack/form.ts";
import type { FieldErrors, ViewState } from "../../slack/interaction.ts";
import { code } from "../../slack/mrkdwn.ts";
import { formatFilters } from "../filters.ts";
import { BUDGET_CALLBACK } from "./buttons.ts";
import { formatBudgetAmount, formatPercents } from "./command.ts";
import type { BudgetWatch } from "./subscription.ts";
import { budgetFormText } from "./text.ts";

const FIELDS = { amount: "budget_amount", actual: "budget_actual", forecast: "budget_forecast" } as const;

const MAX_FILTERS_LENGTH = 300;

const metadataSchema = z.object({
  channelId: z.string(),
  /** The part of the command that has no field: the period and the filters. */
  rest: z.string(),
});

/** The form that changes a budget, with what it is now. */
export function budgetModal({ channelId, request }: Pick<BudgetWatch, "channelId" | "request">): ModalView {
  const { every, amountCents, actual, forecast } = request;
  const filters = formatFilters(request).join(" ");
  const rest = [`${every}ly`, ...(filters ? [filters] : [])].join(" ");
  return {
    type: "modal",
    callback_id: BUDGET_CALLBACK,
    private_metadata: JSON.stringify({ channelId, rest }),
    title: plain(budgetFormText.title),
    submit: plain(budgetFormText.submit),
    close: plain(budgetFormText.cancel),
    blocks: [
      ...(filters ? [section(budgetFormText.of(code(filters, MAX_FILTERS_LENGTH)))] : []),
      textField(
        { id: FIELDS.amount, label: budgetFormText.amount(every), isWatched: false },
        formatBudgetAmount(amountCents),
      ),
      textField(
        {
          ...{ id: FIELDS.actual, label: budgetFormText.actual, hint: budgetFormText.actualHint },
          isWatched: false,
        },
        formatPercents(actual),
      ),
      textField(
        {
          ...{ id: FIELDS.forecast, label: budgetFormText.forecast, hint: budgetFormText.forecastHint },
          ...{ isOptional: true, isWatched: false },
        },
        formatPercents(forecast),
      ),
    ],
  };
}

/** The text of the command that does the same as the form, and the channel of the budget. @throws Error */
export function readBudgetForm({ values, privateMetadata }: Pick<ViewState, "values" | "privateMetadata">) {
  const name = "The metadata of the form of a budget";
  const { channelId, rest } = parseRecord(metadataSchema, JSON.parse(privateMetadata), name);
  const {
    amount = "",
    actual = "",
    forecast = "",
  } = Object.fromEntries(Object.entries(FIELDS).map(([field, id]) => [field, values[id]?.[0]?.trim()]));
  const ofForecast = forecast === "" ? "no forecast" : `forecast ${forecast}`;
  const text = `${amount} ${rest} at ${actual} ${ofForecast}`;
  return { channelId, text: escapeEntities(text) };
}

/** Shows a mistake at the field where it can be changed. */
export function budgetFormErrors(
  { values }: Pick<ViewState, "values">,
  { word, message }: CommandError,
): FieldErrors {
  const ids = Object.values(FIELDS);
  const id = ids.find((each) => values[each]?.[0]?.includes(word)) ?? FIELDS.amount;
  return budgetFormError(message, id);
}

/** @param sentence in mrkdwn; Slack shows errors of fields as plain text */
export function budgetFormError(sentence: string, id: string = FIELDS.amount): FieldErrors {
  return { [id]: sentence.replaceAll("`", "") };
}

function escapeEntities(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
