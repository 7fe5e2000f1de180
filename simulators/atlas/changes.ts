import { type AtlasSeed, byId, type Cluster, type RecurringCharge, type SeedChange } from "./seed.ts";
import { HOURLY_DOLLARS, type Sku, skusOf } from "./skus.ts";

/** A SKU of a charge as it is on a day. */
export interface Rate {
  readonly sku: Sku;
  /** What it costs then, as a multiple of what it costs without the changes. */
  readonly factor: number;
}

const COST_WHILE_PAUSED = ["Storage", "Backup"];

/** The SKUs of a charge on a day (`YYYY-MM-DD`): none where its cluster does not exist, or is paused. */
export function ratesOn(seed: AtlasSeed, charge: RecurringCharge, day: string): Rate[] {
  const { clusterId, service } = charge;
  const cluster = clusterId === undefined ? undefined : byId(seed.clusters, clusterId);
  if (cluster && !existsOn(seed, cluster, day)) return [];
  if (cluster && isPaused(seed, cluster, day) && !COST_WHILE_PAUSED.includes(service)) return [];
  const resized = cluster && withTier(seed, cluster, day);
  const tierFactor =
    resized && service === "Clusters" ? HOURLY_DOLLARS[resized.tier] / HOURLY_DOLLARS[cluster.tier] : 1;
  const factor = (tierFactor * usagePercent(seed, charge, day)) / 100;
  return skusOf(service, resized)
    .flatMap((sku) => inPriceTiers(seed, charge, day, { sku, factor }))
    .map((rate) => repriced(seed, day, rate))
    .map((rate) => discounted(seed, charge, day, rate));
}

export function existsOn(seed: AtlasSeed, { id }: Cluster, day: string): boolean {
  const [first] = changesOf(seed, ["created", "deleted"], ({ clusterId }) => clusterId === id);
  const last = lastChange(seed, day, ["created", "deleted"], ({ clusterId }) => clusterId === id);
  return last ? last.kind === "created" : first?.kind !== "created";
}

function isPaused(seed: AtlasSeed, { id }: Cluster, day: string): boolean {
  const last = lastChange(seed, day, ["paused", "resumed"], ({ clusterId }) => clusterId === id);
  return last?.kind === "paused";
}

export function withTier(seed: AtlasSeed, cluster: Cluster, day: string): Cluster {
  const last = lastChange(seed, day, ["resized"], ({ clusterId }) => clusterId === cluster.id);
  return last ? { ...cluster, tier: last.tier } : cluster;
}

function usagePercent(seed: AtlasSeed, charge: RecurringCharge, day: string): number {
  const last = lastChange(
    seed,
    day,
    ["usage"],
    ({ clusterId, service }) =>
      clusterId === charge.clusterId && (service ?? charge.service) === charge.service,
  );
  return last?.percent ?? 100;
}

function inPriceTiers(seed: AtlasSeed, charge: RecurringCharge, day: string, { sku, factor }: Rate): Rate[] {
  const last = lastChange(
    seed,
    day,
    ["tiered"],
    (change) => change.clusterId === charge.clusterId && change.sku === sku.name,
  );
  if (!last || sku.unitPrice === null) return [{ sku, factor }];
  const percent = (sku.percent * last.percent) / 100;
  const { unitPrice } = last;
  return [
    { sku: { ...sku, percent: sku.percent - percent }, factor },
    { sku: { ...sku, percent, unitPrice }, factor: (factor * unitPrice) / sku.unitPrice },
  ];
}

function repriced(seed: AtlasSeed, day: string, { sku, factor }: Rate): Rate {
  const last = lastChange(seed, day, ["repriced"], (change) => change.sku === sku.name);
  if (!last || sku.unitPrice === null) return { sku, factor };
  return {
    sku: { ...sku, unitPrice: last.unitPrice },
    factor: (factor * last.unitPrice) / sku.unitPrice,
  };
}

function discounted(seed: AtlasSeed, charge: RecurringCharge, day: string, { sku, factor }: Rate): Rate {
  const last = lastChange(
    seed,
    day,
    ["discounted"],
    ({ organizationId, service }) =>
      organizationId === charge.organizationId && (service ?? charge.service) === charge.service,
  );
  if (!last || charge.monthlyUnits < 0) return { sku, factor };
  return {
    sku: { ...sku, percentDiscount: last.percent },
    factor: (factor * (100 - last.percent)) / (100 - sku.percentDiscount),
  };
}

type ChangeOf<Kind> = Extract<SeedChange, { readonly kind: Kind }>;

function lastChange<Kind extends SeedChange["kind"]>(
  seed: AtlasSeed,
  day: string,
  kinds: readonly Kind[],
  isWanted: (change: ChangeOf<Kind>) => boolean,
): ChangeOf<Kind> | undefined {
  return changesOf(seed, kinds, isWanted).findLast((change) => change.day <= day);
}

function changesOf<Kind extends SeedChange["kind"]>(
  { changes = [] }: AtlasSeed,
  kinds: readonly Kind[],
  isWanted: (change: ChangeOf<Kind>) => boolean,
): ChangeOf<Kind>[] {
  const isOfKind = (change: SeedChange): change is ChangeOf<Kind> =>
    kinds.some((kind) => kind === change.kind);
  return changes.filter(isOfKind).filter(isWanted);
}
