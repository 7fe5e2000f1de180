import type { Member } from "./workspace.ts";

export function Avatar({ member: { realName, isBot } }: { member: Member }) {
  if (isBot) return <img class="avatar" src="/icon.svg" alt="" />;
  const initials = realName
    .split(" ")
    .map(([first]) => first)
    .slice(0, 2)
    .join("");
  return (
    <span class="avatar" aria-hidden="true">
      {initials}
    </span>
  );
}
