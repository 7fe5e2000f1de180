/** Commands that work for everybody, the most useful first. */
export const EXAMPLES: ReadonlyArray<readonly [label: string, command: string]> = [
  ["This month so far", "/atlas-usage"],
  ["Last month by project", "/atlas-usage last month by projects"],
  ["Why did last month change?", "/atlas-why"],
  ["Latest invoice", "/atlas-invoice latest"],
  ["Last 12 months by cluster", "/atlas-usage last 12 months by clusters"],
  ["This year's invoices", "/atlas-invoice list this year"],
];
