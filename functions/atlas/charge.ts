/** A line of an invoice as written there; a missing value is empty. Amounts and prices in US dollars. */
export interface Charge {
  readonly usageDate: string;
  readonly organization: string;
  readonly organizationId: string;
  readonly project: string;
  readonly projectId: string;
  readonly sku: string;
  readonly region: string;
  readonly cluster: string;
  readonly unit: string;
  readonly unitPrice: string;
  readonly quantity: string;
  readonly discountPercent: string;
  readonly amount: string;
}

/** @param text an ISO date, perhaps with time, or month/day/year. @returns undefined for other text. */
export function isoDate(text: string): string | undefined {
  const usual = /^(\d{2})\/(\d{2})\/(\d{4})/.exec(text);
  return usual ? `${usual[3]}-${usual[1]}-${usual[2]}` : /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0];
}
