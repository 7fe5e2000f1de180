/** `token` is for Web API calls as this person. */
interface Person {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  /** IANA name, such as `Europe/Berlin`. */
  readonly timeZone: string;
  readonly token: string;
}

export interface Bot {
  readonly id: string;
  readonly botId: string;
  readonly appId: string;
  readonly name: string;
  readonly realName: string;
}

/** A new workspace. */
export interface SlackSeed {
  readonly team: { readonly id: string; readonly name: string; readonly domain: string };
  readonly bot: Bot;
  readonly people: readonly Person[];
  /** Public channels; `members` are ids of people and of the bot. */
  readonly channels: ReadonlyArray<{
    readonly id: string;
    readonly name: string;
    readonly purpose: string;
    readonly members: readonly string[];
  }>;
}

const ADA = "U0ADA0001";
const LIN = "U0LIN0001";
const BOT = "U0COSTBOT1";

export const EXAMPLE_SEED: SlackSeed = {
  team: { id: "T000000001", name: "Atlas Costs Example", domain: "atlas-costs-example" },
  bot: { id: BOT, botId: "B0COSTBOT1", appId: "A0COSTBOT1", name: "atlas-costs", realName: "Atlas Costs" },
  people: [
    { id: ADA, name: "ada", realName: "Ada Park", timeZone: "Asia/Seoul", token: "xoxp-local-ada" },
    { id: LIN, name: "lin", realName: "Lin Weber", timeZone: "Europe/Berlin", token: "xoxp-local-lin" },
  ],
  channels: [
    { id: "C0COSTS001", name: "atlas-costs", purpose: "What MongoDB Atlas costs", members: [ADA, LIN, BOT] },
    { id: "C0FINANCE1", name: "finance", purpose: "Budgets and invoices", members: [ADA, LIN, BOT] },
    { id: "C0RANDOM01", name: "random", purpose: "Anything else", members: [ADA, LIN] },
  ],
};

export const BOT_SCOPES: readonly string[] = [
  "commands",
  "chat:write",
  "files:read",
  "files:write",
  "users:read",
  "channels:read",
  "channels:history",
  "channels:join",
  "team:read",
  "app_mentions:read",
  "im:history",
  "im:read",
  "groups:read",
];
