/** Sizes of servers of dedicated clusters. Source: MongoDB Atlas, "Cluster sizes". */
const SIZES = [10, 20, 30, 40, 50, 60, 80, 100, 140, 200, 300, 400, 600, 700];

export const TIERS: readonly string[] = SIZES.map((size) => `M${size}`);

const TIER = /^([MR])(\d{1,3})(?= |$)/i;

/**
 * The place of a tier in the order of sizes: M10 < M20 < … < M700. R40, `M40 NVMe` and `M40 low CPU` count like M40.
 *
 * @returns undefined for what is no server of a dedicated cluster, such as `S20` of a search node
 */
export function tierSize(tier: string): number | undefined {
  const size = TIER.exec(tier)?.[2];
  return size === undefined ? undefined : Number(size);
}

/** `M60` for `m60`; undefined if Atlas has no such tier. */
export function knownTier(word: string): string | undefined {
  const tier = word.toUpperCase();
  return /^[MR]\d+$/.test(tier) && SIZES.includes(Number(tier.slice(1))) ? tier : undefined;
}
