/** A month, a date, or a date with time and perhaps a zone. */
const USAGE_DATE =
  /^(\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)(?:[T ](\d{2}:\d{2}[\d:.]*)(Z|[+-]\d{2}:?\d{2})?)?$/;

/** The UTC month of a usage date, like `2025-06`; undefined when it cannot be read. Times without a zone are UTC. */
export function usageMonth(usageDate = ""): string | undefined {
  const [, date, time, zone = "Z"] = USAGE_DATE.exec(usageDate) ?? [];
  if (!date || !time) return date?.slice(0, 7);
  const instant = new Date(`${date}T${time}${zone}`);
  return Number.isNaN(instant.getTime()) ? undefined : instant.toISOString().slice(0, 7);
}
