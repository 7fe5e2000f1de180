/** What a period will have cost at its end, in US cents. */
export interface Forecast {
  readonly cents: bigint;
  /**
   * In 8 of 10 periods the costs are between these, judging by how well the method did in the organization's own closed
   * months. Undefined where too few of them are known.
   */
  readonly range: { readonly low: bigint; readonly high: bigint; readonly months: number } | undefined;
}
