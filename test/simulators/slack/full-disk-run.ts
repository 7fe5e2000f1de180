import { botToken, costs, openSlack, sdk } from "./workspace.ts";

/**
 * Posts a message, one that is larger than a file may be for this process, and another one. Prints the answer to the large
 * one, and what Slack has after each; then uploads a file that is too large as well.
 */
const slack = await openSlack({ dataDir: String(process.argv[2]) });
const results = [];
for (const text of ["before", "large".repeat(10_000), "after"]) {
  const response = await fetch(`${slack.apiUrl}chat.postMessage`, {
    method: "POST",
    headers: { authorization: `Bearer ${botToken}` },
    body: new URLSearchParams({ channel: costs, text }),
  });
  const { messages = [] } = await sdk(slack).conversations.history({ channel: costs });
  const shown = (await slack.client.messages(costs)) ?? [];
  results.push({
    status: response.status,
    answer: await response.text(),
    history: messages.map((message) => message.text).reverse(),
    shown: shown.map((message) => message.text),
  });
}
const length = 20_000;
const announced = await sdk(slack).files.getUploadURLExternal({ filename: "large.csv", length });
const body = "x".repeat(length);
const { status } = await fetch(String(announced.upload_url), { method: "POST", body });
console.log(JSON.stringify([...results, { status }]));
await slack.close();
