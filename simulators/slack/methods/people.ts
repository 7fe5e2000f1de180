import { ok, refusal } from "../answer.ts";
import { type JsonObject, stringField } from "../json.ts";
import type { SlackSeed } from "../seed.ts";
import { pageOf } from "./arguments.ts";
import type { Handler } from "./handler.ts";

export const authTest: Handler = ({ seed: { team, bot, people } }, caller) => {
  const name = caller === bot.id ? bot.name : people.find(({ id }) => id === caller)?.name;
  return ok({
    url: `https://${team.domain}.slack.com/`,
    team: team.name,
    user: name,
    team_id: team.id,
    user_id: caller,
    ...(caller === bot.id && { bot_id: bot.botId, app_id: bot.appId }),
  });
};

export const teamInfo: Handler = ({ seed: { team } }) => ok({ team });

export const botsInfo: Handler = ({ seed: { bot } }, _caller, args) =>
  args["bot"] === bot.botId
    ? ok({ bot: { id: bot.botId, app_id: bot.appId, user_id: bot.id, name: bot.name, deleted: false } })
    : refusal("bot_not_found");

export const usersList: Handler = ({ seed }, _caller, args) => {
  const { items, next_cursor } = pageOf(usersOf(seed), args, (user) => stringField(user, "id"));
  return ok({ members: items, response_metadata: { next_cursor } });
};

export const usersInfo: Handler = ({ seed }, _caller, args) => {
  const user = usersOf(seed).find(({ id }) => id === args["user"]);
  return user ? ok({ user }) : refusal("user_not_found");
};

export const usersLookupByEmail: Handler = ({ seed }, _caller, args) => {
  const person = seed.people.find(({ name }) => emailOf(name) === args["email"]);
  const user = usersOf(seed).find(({ id }) => id === person?.id);
  return user ? ok({ user }) : refusal("users_not_found");
};

/** Slack, "User object". */
function usersOf({ team, bot, people }: SlackSeed): JsonObject[] {
  return [
    ...people.map(({ id, name, realName, timeZone }) => ({
      ...userObject(team.id, { id, name, realName }, false),
      tz: timeZone,
    })),
    userObject(team.id, bot, true),
  ];
}

function userObject(
  teamId: string,
  { id, name, realName }: { id: string; name: string; realName: string },
  isBot: boolean,
): JsonObject {
  return {
    id,
    team_id: teamId,
    name,
    real_name: realName,
    is_admin: false,
    is_bot: isBot,
    deleted: false,
    profile: {
      display_name: name,
      real_name: realName,
      status_text: "",
      status_emoji: "",
      ...(!isBot && { email: emailOf(name) }),
    },
  };
}

function emailOf(name: string): string {
  return `${name}@example.com`;
}
