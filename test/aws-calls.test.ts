import { afterAll, beforeAll, expect, it } from "vitest";
import { awsCalls, forbiddenCalls } from "./aws-calls.ts";
import { fakeDate, openTestWorkspace, type TestWorkspace } from "./workspace.ts";

let workspace: TestWorkspace;

beforeAll(async () => {
  fakeDate();
  workspace = await openTestWorkspace();
});
afterAll(() => workspace.close());

it("the functions make only allowed calls to AWS, and the tests see each of them", async () => {
  const answer = await workspace.ask("/atlas-usage last month by projects");
  await workspace.click(answer, "usage_by_services");
  await workspace.click(answer, "usage_by_services");
  await workspace.ask("/atlas-invoice latest");
  workspace.watch = () => {
    throw new Error("The function crashes.");
  };
  await workspace.ask("/atlas-usage 2025");
  expect(awsCalls()).toEqual([
    "clock dynamodb:Query",
    "failed dynamodb:GetItem",
    "failed dynamodb:UpdateItem",
    "slack dynamodb:GetItem",
    "slack dynamodb:PutItem",
    "slack lambda:InvokeFunction on worker",
    "worker dynamodb:GetItem",
    "worker dynamodb:UpdateItem",
  ]);
  expect(forbiddenCalls()).toEqual([]);
});
