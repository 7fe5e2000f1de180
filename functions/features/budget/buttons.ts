import { changeAction, subscriptionButtons } from "../subscriptions/buttons.ts";

export const BUDGET_PREFIX = "budget";

/** `action_id`s. They must differ within a message, so each budget has its own. */
export const BUDGET_BUTTONS = {
  ...subscriptionButtons(BUDGET_PREFIX, ["snooze"]),
  /** Opens the form. Its value is the id of the budget. */
  edit: /^budget_edit_[a-f0-9]{8}$/,
} as const;

/** `callback_id` of the form. */
export const BUDGET_CALLBACK = "change_atlas_budget";

export function budgetAction(action: "snooze" | "edit", id: string): string {
  return changeAction(BUDGET_PREFIX, action, id);
}
