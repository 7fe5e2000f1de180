/** Slack escapes three characters in people's input (Slack, "Formatting text"). */
export function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/**
 * Turns `@ada` into `<@U…>`, as Slack's composer does for names it suggests.
 *
 * @param text escaped; `<@U…>` of a known user stays a mention
 */
export function withMentions(
  text: string,
  users: ReadonlyArray<{ readonly id: string; readonly name: string }>,
): string {
  return users.reduce(
    (result, { id, name }) =>
      result
        .replaceAll(`&lt;@${id}&gt;`, `<@${id}>`)
        .replace(new RegExp(`(?<![\\w@])@${name.replaceAll(".", "\\.")}(?![\\w-])`, "gi"), `<@${id}>`),
    text,
  );
}
