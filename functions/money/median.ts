/** Makes the median absolute deviation of normally distributed values their standard deviation. */
export const MAD_SCALE = 1.4826;

/** 0 without values. */
export function median(values: readonly number[]): number {
  const sorted = values.slice();
  // For a few dozen numbers it is faster than `sort`.
  for (let count = 1; count < sorted.length; count++) insertSorted(sorted, count, sorted[count] ?? 0);
  return middleOf(sorted);
}

/** Inserts a value into the first `count` values, which are sorted. What follows them is overwritten. */
export function insertSorted(values: number[], count: number, value: number): void {
  let index = count;
  for (; index > 0 && (values[index - 1] ?? 0) > value; index--) values[index] = values[index - 1] ?? 0;
  values[index] = value;
}

/** The median of sorted values; 0 without values. */
export function middleOf(sorted: readonly number[]): number {
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? upper)) / 2;
}
