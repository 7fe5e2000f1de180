import { afterAll, beforeEach } from "vitest";
import { type App, startApp } from "../workspace.ts";

/** An app for all tests of a file. At the start of each, it has received nothing and answers with an empty 200. */
export async function startAppForTests(): Promise<App> {
  const app = await startApp();
  beforeEach(() => {
    app.received.length = 0;
    app.answer = (response) => response.end();
  });
  afterAll(() => app.close());
  return app;
}
