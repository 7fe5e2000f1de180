import { SUBSCRIPTION_CHANGES } from "./command.ts";

/**
 * `action_id`s of a kind of subscription. They must differ within a message, so each subscription has its own.
 *
 * @param prefix such as `report`
 * @param others of its own besides pause, resume, remove and restore
 */
export function subscriptionButtons(prefix: string, others: readonly string[] = []) {
  const changes = [...others, ...SUBSCRIPTION_CHANGES].join("|");
  return {
    change: new RegExp(`^${prefix}_(${changes})_[a-f0-9]{8}$`),
    page: new RegExp(`^${prefix}_list_\\d+$`),
  };
}

export function changeAction(prefix: string, change: string, id: string): string {
  return `${prefix}_${change}_${id}`;
}

export function pageAction(prefix: string, page: number): string {
  return `${prefix}_list_${page}`;
}
