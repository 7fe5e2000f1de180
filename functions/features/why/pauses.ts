import { placeKey } from "../../atlas/charge-group.ts";
import type { SideName } from "../charges/sides.ts";
import { endsBefore, isUsed, type PairedGroup, spanOf } from "./paired-groups.ts";

/** A cluster whose servers may have stood still while its storage stayed. Days are ISO dates. */
export interface Pause {
  /** The last day of the servers before they stopped. */
  readonly pausedAfter: string | undefined;
  /** The first day of the servers after they started again. */
  readonly resumedOn: string | undefined;
}

/** By the key of the place. Whether it explains a change depends on the direction of the change. */
export function findPauses(groups: readonly PairedGroup[]): ReadonlyMap<string, Pause> {
  const inClusters = groups.filter(({ group }) => group.cluster && !group.isLate);
  const byCluster = Map.groupBy(inClusters, ({ group }) => placeKey(group));
  const found = [...byCluster].map(([key, ofCluster]) => [key, pauseOf(ofCluster)] as const);
  return new Map(found.flatMap(([key, pause]) => (pause ? [[key, pause] as const] : [])));
}

function pauseOf(groups: readonly PairedGroup[]): Pause | undefined {
  const spanIn = (kind: "instance" | "storage", period: SideName) =>
    spanOf(
      groups
        .filter(({ group }) => group.kind === kind)
        .flatMap(({ skus }) => skus.map((sku) => sku[period]).filter(isUsed)),
    );
  const [oldDisk, disk] = [spanIn("storage", "before"), spanIn("storage", "after")];
  if (!oldDisk.firstDay || !disk.firstDay) return undefined;
  const [oldServers, servers] = [spanIn("instance", "before"), spanIn("instance", "after")];
  const stopped = endsBefore(servers.lastDay, disk.lastDay);
  const startedLater = isBefore(disk.firstDay, servers.firstDay);
  const hadStopped = !oldServers.firstDay || endsBefore(oldServers.lastDay, oldDisk.lastDay);
  const hadStartedLater = isBefore(oldDisk.firstDay, oldServers.firstDay);
  return {
    pausedAfter: stopped
      ? servers.lastDay
      : !servers.firstDay || startedLater
        ? oldServers.lastDay
        : undefined,
    resumedOn:
      startedLater || hadStopped ? servers.firstDay : hadStartedLater ? oldServers.firstDay : undefined,
  };
}

function isBefore(day: string | undefined, other: string | undefined): boolean {
  return day !== undefined && other !== undefined && day < other;
}
