/** By their short names, such as `:warning:`. */
export const EMOJI: Readonly<Record<string, string>> = {
  bar_chart: "📊",
  calendar: "📅",
  chart_with_downwards_trend: "📉",
  chart_with_upwards_trend: "📈",
  hourglass_flowing_sand: "⏳",
  information_source: "ℹ️",
  warning: "⚠️",
  white_check_mark: "✅",
  x: "❌",
};
