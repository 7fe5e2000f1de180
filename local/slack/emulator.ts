import { createEmulator } from "emulate";
import { type JsonObject, parseObject } from "./json.ts";
import { bot, channels, ownerId, people, team } from "./workspace.ts";

/** The emulator behind this server. It knows only inside ids; see aliases.ts. */
export interface Emulator {
  /**
   * Calls a Web API method.
   *
   * @param as name of a person, or the bot's user id
   * @returns the answer, `ok` or not; a method that the emulator does not have answers `unknown_method`
   */
  call(as: string, method: string, args: JsonObject): Promise<JsonObject>;
  /** Marks a file as uploaded. The bytes are kept by files.ts, so the emulator gets a token one. */
  markUploaded(fileId: string): Promise<void>;
  close(): Promise<void>;
}

/** `emulate` answers 403 to a token's 5000th call of an hour, so each user has several and they take turns. */
const tokensEach = { bot: 200, person: 20 };

/** Starts `emulate`'s Slack service with the example workspace, on a free port of the loopback interface. */
export async function startEmulator(): Promise<Emulator> {
  const callers = [
    { as: bot.id, tokens: tokensEach.bot, bot_id: bot.botId },
    ...people.map((person) => ({ as: person.name, tokens: tokensEach.person })),
    { as: ownerId, tokens: tokensEach.person },
  ];
  const seededTokens = callers.flatMap(({ as, tokens, ...rest }) =>
    Array.from({ length: tokens }, (_, turn) => ({
      token: innerToken(as, turn),
      user: as,
      app_id: bot.appId,
      ...rest,
    })),
  );
  const emulator = await createEmulator({
    service: "slack",
    port: 0,
    hostname: "127.0.0.1",
    seed: { slack: { ...exampleSeed(), tokens: seededTokens } },
  });
  // `emulate` says "localhost", which may resolve to an address that it does not listen on.
  const url = `http://127.0.0.1:${new URL(emulator.url).port}`;
  const turns = new Map<string, number>();
  const nextToken = (as: string) => {
    const turn = turns.get(as) ?? 0;
    turns.set(as, turn + 1);
    return innerToken(as, turn % (as === bot.id ? tokensEach.bot : tokensEach.person));
  };
  return {
    async call(as, method, args) {
      const response = await fetch(`${url}/api/${method}`, {
        method: "POST",
        headers: { authorization: `Bearer ${nextToken(as)}`, "content-type": "application/json" },
        body: JSON.stringify(args),
      });
      const answer = parseObject(await response.text());
      if (answer && "ok" in answer) return answer;
      return { ok: false, error: response.status === 404 ? "unknown_method" : "internal_error" };
    },
    async markUploaded(fileId) {
      const response = await fetch(`${url}/upload/v1/${fileId}`, { method: "POST", body: "." });
      if (!response.ok) throw new Error(`The emulator refused an upload (HTTP ${response.status}).`);
    },
    close: () => emulator.close(),
  };
}

function innerToken(as: string, turn: number): string {
  return `inside-${as}-${turn}`;
}

function exampleSeed() {
  return {
    team: { name: team.name, domain: team.domain },
    users: people.map(({ name, realName }) => ({
      name,
      real_name: realName,
      email: `${name}@example.com`,
    })),
    channels: channels.map(({ name, purpose }) => ({ name, purpose })),
    oauth_apps: [
      {
        app_id: bot.appId,
        client_id: "local",
        client_secret: "local",
        name: bot.realName,
        redirect_uris: [],
        bot_id: bot.botId,
        bot_user_id: bot.id,
        bot_name: bot.name,
      },
    ],
  };
}
