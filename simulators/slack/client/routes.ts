import type { IncomingMessage, ServerResponse } from "node:http";
import { RequestError, readBody, sendJson } from "../http.ts";
import { isObject, type JsonObject, parseObject, stringField } from "../json.ts";
import type { Choice } from "./actions.ts";
import type { SlackClient } from "./client.ts";

/**
 * Serves `/client/<name>`: the client as JSON over HTTP.
 *
 * @throws RequestError for a request that is not understood
 */
export async function serveClient(
  client: SlackClient,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
  query: URLSearchParams,
): Promise<void> {
  const route = `${request.method} ${name}`;
  if (route === "GET events") return streamEvents(client, request, response, query);
  const body = request.method === "POST" ? await readJson(request) : {};
  const user = query.get("user") ?? undefined;
  switch (route) {
    case "POST command":
      return sendJson(response, 200, await client.command(required(body, ["user", "channel", "text"])));
    case "POST message": {
      const message = required(body, ["user", "channel", "text"]);
      const threadTs = stringField(body, "thread_ts") || undefined;
      return sendJson(response, 200, await client.postMessage({ ...message, threadTs }));
    }
    case "POST home_opened": {
      const { user: who } = required(body, ["user"]);
      const tab = body["tab"] === "messages" ? "messages" : "home";
      return sendJson(response, 200, await client.openHome({ user: who, tab }));
    }
    case "POST action": {
      const place = required(body, ["user", "channel", "ts"]);
      return sendJson(response, 200, await client.action({ ...place, ...choiceOf(body) }));
    }
    case "POST view_action": {
      const { user: who, view_id: viewId } = required(body, ["user", "view_id"]);
      const click = { user: who, viewId, state: objectField(body, "values"), ...choiceOf(body) };
      return sendJson(response, 200, await client.viewAction(click));
    }
    case "POST suggestions": {
      const { user: who, action_id: actionId } = required(body, ["user", "action_id"]);
      const { blockId } = choiceOf(body);
      const query = {
        user: who,
        actionId,
        ...(blockId !== undefined && { blockId }),
        value: stringField(body, "value"),
      };
      const viewId = stringField(body, "view_id");
      const place = viewId === "" ? required(body, ["channel", "ts"]) : { viewId };
      return sendJson(response, 200, await client.suggest({ ...query, ...place }));
    }
    case "POST shortcut": {
      const { user: who, callback_id: callbackId } = required(body, ["user", "callback_id"]);
      return sendJson(response, 200, await client.useShortcut({ user: who, callbackId }));
    }
    case "POST view_submission": {
      const { user: who, view_id: viewId } = required(body, ["user", "view_id"]);
      const values = objectField(body, "values");
      return sendJson(response, 200, await client.submitView({ user: who, viewId, values }));
    }
    case "POST view_closed": {
      const { user: who, view_id: viewId } = required(body, ["user", "view_id"]);
      return sendJson(response, 200, await client.closeView({ user: who, viewId }));
    }
    case "GET messages": {
      const messages = await client.messages(query.get("channel") ?? "", user);
      if (!messages) return sendJson(response, 200, { ok: false, error: "channel_not_found" });
      return sendJson(response, 200, { ok: true, messages });
    }
    case "GET views":
      return sendJson(response, 200, {
        ok: true,
        views: await client.views(user ?? ""),
        home: await client.home(user ?? ""),
      });
    case "GET state":
      return sendJson(response, 200, { ok: true, ...(await client.state()) });
    default:
      throw new RequestError(404, "There is nothing here.");
  }
}

async function readJson(request: IncomingMessage): Promise<JsonObject> {
  const body = parseObject((await readBody(request)).toString("utf8"));
  if (!body) throw new RequestError(400, "The body must be a JSON object.");
  return body;
}

function required<Field extends string>(body: JsonObject, fields: readonly Field[]): Record<Field, string> {
  const missing = fields.filter((field) => stringField(body, field) === "");
  if (missing.length > 0) throw new RequestError(400, `Missing: ${missing.join(", ")}.`);
  return Object.fromEntries(fields.map((field) => [field, body[field]])) as Record<Field, string>;
}

function objectField(body: JsonObject, field: string): JsonObject {
  const value = body[field];
  return isObject(value) ? value : {};
}

/** A choice is given by its value, or as the selected option. */
function choiceOf(body: JsonObject): Choice {
  const { action_id: actionId } = required(body, ["action_id"]);
  const option = body["selected_option"];
  const value = isObject(option) ? option["value"] : (option ?? body["value"]);
  const blockId = body["block_id"];
  const choices = body["selected_values"];
  return {
    actionId,
    ...(typeof blockId === "string" && { blockId }),
    ...(typeof value === "string" && { value }),
    ...(Array.isArray(choices) && { values: choices.map(String) }),
  };
}

/** Server-sent events. A client that reconnects with Last-Event-ID gets the events it missed. */
async function streamEvents(
  client: SlackClient,
  request: IncomingMessage,
  response: ServerResponse,
  query: URLSearchParams,
): Promise<void> {
  const user = query.get("user");
  const lastId = request.headers["last-event-id"];
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  response.write("retry: 500\n\n");
  const end = client.subscribe(
    (event, id) => response.write(`id: ${id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`),
    {
      ...(user !== null && { user: await userId(client, user) }),
      ...(typeof lastId === "string" && { after: Number(lastId) }),
    },
  );
  response.on("close", end);
}

async function userId(client: SlackClient, reference: string): Promise<string> {
  const { users } = await client.state();
  const user = users.find(({ id, name }) => id === reference || name === reference);
  return user ? stringField(user, "id") : reference;
}
