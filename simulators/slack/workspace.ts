/** A person of the example workspace. `token` lets a test or a page act as them at the Web API. */
export interface Person {
  id: string;
  name: string;
  realName: string;
  timeZone: string;
  token: string;
}

/** A public channel; `members` are ids of people and of the bot. */
interface Channel {
  id: string;
  name: string;
  purpose: string;
  members: readonly string[];
}

export const team = { id: "T000000001", name: "Atlas Costs Example", domain: "atlas-costs-example" };

/** The bot as an installed app: its user, its bot id and its app id. */
export const bot = {
  id: "U0COSTBOT1",
  botId: "B0COSTBOT1",
  appId: "A0COSTBOT1",
  name: "atlas-costs",
  realName: "Atlas Costs",
};

/** The first user, whom the emulator always creates. */
export const ownerId = "U000000001";

/** What the emulator has in every workspace but people here never meet: the first user, and #general. */
export const hiddenIds: readonly string[] = [ownerId, "C000000001"];

const ada = {
  id: "U0ADA0001",
  name: "ada",
  realName: "Ada Park",
  timeZone: "Asia/Seoul",
  token: "xoxp-local-ada",
};
const lin = {
  id: "U0LIN0001",
  name: "lin",
  realName: "Lin Weber",
  timeZone: "Europe/Berlin",
  token: "xoxp-local-lin",
};

export const people: readonly Person[] = [ada, lin];

export const channels: readonly Channel[] = [
  {
    id: "C0COSTS001",
    name: "atlas-costs",
    purpose: "What MongoDB Atlas costs",
    members: [ada.id, lin.id, bot.id],
  },
  { id: "C0FINANCE1", name: "finance", purpose: "Budgets and invoices", members: [ada.id, lin.id, bot.id] },
  { id: "C0RANDOM01", name: "random", purpose: "Anything else", members: [ada.id, lin.id] },
];

/** What the bot's token may do unless the caller says otherwise. */
export const botScopes: readonly string[] = [
  "commands",
  "chat:write",
  "files:read",
  "files:write",
  "users:read",
  "channels:read",
  "channels:history",
  "channels:join",
  "team:read",
];
