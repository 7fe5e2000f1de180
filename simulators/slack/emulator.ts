import { mkdtemp, rm } from "node:fs/promises";
import { Agent, type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
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

/**
 * Starts `emulate`'s Slack service with the example workspace. It takes requests from any page of any browser, so that it
 * gets a socket that only this user can open, and no port.
 */
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
  const folder = await mkdtemp(join(tmpdir(), "local-slack-"));
  // Windows has its sockets in a place of their own.
  const socketPath = join(process.platform === "win32" ? "\\\\.\\pipe" : "", folder, "emulate.sock");
  const emulator = await createEmulator({
    service: "slack",
    // It is handed on to server.listen(), which takes the path of a socket as well.
    port: socketPath as unknown as number,
    seed: { slack: { ...exampleSeed(), tokens: seededTokens } },
  });
  const agent = new Agent({ keepAlive: true });
  const post = async (path: string, headers: Record<string, string>, body: string) => {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = request({ socketPath, agent, path, method: "POST", headers }, resolve);
      outgoing.once("error", reject).end(body);
    });
    return { status: response.statusCode, body: await text(response) };
  };
  const turns = new Map<string, number>();
  const nextToken = (as: string) => {
    const turn = turns.get(as) ?? 0;
    turns.set(as, turn + 1);
    return innerToken(as, turn % (as === bot.id ? tokensEach.bot : tokensEach.person));
  };
  return {
    async call(as, method, args) {
      const headers = { authorization: `Bearer ${nextToken(as)}`, "content-type": "application/json" };
      const response = await post(`/api/${method}`, headers, JSON.stringify(args));
      const answer = parseObject(response.body);
      if (answer && "ok" in answer) return answer;
      return { ok: false, error: response.status === 404 ? "unknown_method" : "internal_error" };
    },
    async markUploaded(fileId) {
      const response = await post(`/upload/v1/${fileId}`, { "content-type": "text/plain" }, ".");
      if (response.status !== 200)
        throw new Error(`The emulator refused an upload (HTTP ${response.status}).`);
    },
    async close() {
      agent.destroy();
      await emulator.close();
      await rm(folder, { recursive: true, force: true });
    },
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
