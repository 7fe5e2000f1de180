import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { atlasText } from "../../../functions/atlas/text.ts";
import {
  type CostQuery,
  createCostQuery,
  parseUsageAnswer,
  readUsage,
} from "../../../functions/atlas/usage.ts";
import { connect, failureOf, ORG, refusal } from "./atlas.ts";

const TOKEN = "d9ab638a801efe182f98ae3e18ea4bb47b9fda808a28a8c7de205bb0e94f7d71";
const PATH = `/api/atlas/v2/orgs/${ORG}/billing/costExplorer/usage`;
const PERIOD = { startDate: "2025-01-01", endDate: "2025-03-01" };

const ROW = {
  usageDate: "2025-01-01",
  usageAmount: "12.50",
  service: "Clusters",
  organizationId: ORG,
  organizationName: "Acme",
  projectId: "32b6e34b3d91647abb20e7b8",
  projectName: "Shop",
  clusterId: "32b6e34b3d91647abb20e7b9",
  clusterName: "prod",
};

describe("createCostQuery", () => {
  test("asks with every documented parameter", async () => {
    const query: CostQuery = {
      ...PERIOD,
      groupBy: "clusters",
      clusters: ["32b6e34b3d91647abb20e7b9"],
      projects: ["32b6e34b3d91647abb20e7b8"],
      organizations: [ORG],
      services: ["Data Transfer", "Backup"],
      includePartialMatches: true,
    };
    const { client, seen } = await connect(() => ({ status: 202, body: { token: TOKEN } }));
    expect(await createCostQuery(client, ORG, query)).toBe(TOKEN);
    expect(seen[0]).toMatchObject({ method: "POST", path: PATH });
    expect(JSON.parse(seen[0]?.body ?? "")).toEqual(query);
  });

  test("leaves out what is not asked for", async () => {
    const { client, seen } = await connect(() => ({ status: 202, body: { token: TOKEN } }));
    await createCostQuery(client, ORG, { ...PERIOD, groupBy: undefined, clusters: undefined });
    expect(seen[0]?.query.size).toBe(0);
    expect(JSON.parse(seen[0]?.body ?? "")).toEqual(PERIOD);
  });

  test.each([
    ["inside an envelope", { status: 202, content: { token: TOKEN } }],
    ["beside the status of an envelope", { status: 202, token: TOKEN }],
  ])("finds the token %s", async (_form, body) => {
    const { client } = await connect(() => ({ body }));
    expect(await createCostQuery(client, ORG, PERIOD)).toBe(TOKEN);
  });

  test.each(["{}", "", "[]", "null", "<html>", '{"token":5}', '{"token":""}'])(
    "does not take %j for a created query",
    async (body) => {
      const { client } = await connect(() => ({ status: 202, body }));
      expect((await failureOf(createCostQuery(client, ORG, PERIOD))).code).toBe("unexpected_answer");
    },
  );

  test("says what Atlas said about a query that it refuses", async () => {
    const { client } = await connect(() => refusal(400, "INVALID_DATE"));
    const error = await failureOf(createCostQuery(client, ORG, PERIOD));
    expect(error).toMatchObject({ code: "bad_request", errorCode: "INVALID_DATE" });
  });
});

describe("readUsage", () => {
  test("asks for JSON in an envelope", async () => {
    const { client, seen } = await connect(() => ({ body: { usageDetails: [] } }));
    await readUsage(client, ORG, TOKEN);
    expect(seen[0]?.path).toBe(`${PATH}/${TOKEN}`);
    expect(seen[0]?.query.toString()).toBe("envelope=true");
    expect(seen[0]?.headers.accept).toBe("application/vnd.atlas.2025-03-12+json");
  });

  test.each([
    ["bare", { usageDetails: [ROW] }],
    ["inside an envelope", { status: 200, content: { usageDetails: [ROW] } }],
    ["beside the status of an envelope", { status: 200, usageDetails: [ROW] }],
  ])("finds the details %s", async (_form, body) => {
    const { client } = await connect(() => ({ body }));
    expect(await readUsage(client, ORG, TOKEN)).toEqual({ status: "ready", details: [ROW] });
  });

  test("ignores unknown fields and takes null for missing", async () => {
    const details = [{ ...ROW, invoiceId: "i", sku: { region: "EU" }, clusterName: null }];
    const { client } = await connect(() => ({ body: { usageDetails: details } }));
    const kept = [{ ...ROW, clusterName: undefined }];
    expect(await readUsage(client, ORG, TOKEN)).toEqual({ status: "ready", details: kept });
  });

  test.each(["{}", '{"usageAmount":null}', '{"usageAmount":" "}', '{"usageAmount":"n/a"}', "null", "5"])(
    "reads what is around the row %s without an amount",
    (odd) => {
      const answer = parseUsageAnswer(`{"usageDetails":[{"usageAmount":1},${odd},{"usageAmount":" 2.50 "}]}`);
      const amounts = answer.status === "ready" && answer.details.map(({ usageAmount }) => usageAmount);
      expect(amounts).toEqual(["1", undefined, "2.50"]);
    },
  );

  test("takes a name or a date of another type for missing", () => {
    const answer = parseUsageAnswer('{"usageDetails":[{"usageAmount":1,"service":5,"usageDate":20250101}]}');
    expect(answer).toEqual({ status: "ready", details: [{ usageAmount: "1" }] });
  });

  test.each([
    "12345678901234567890.123456789012345678901",
    "0.10",
    "-3.000000000000000000000000000001",
    "1.0E-7",
    "9007199254740993",
    '"0.1000000000000000055511151231257827"',
  ])("keeps every digit of the amount %s", async (amount) => {
    const body = `{"status":200,"content":{"usageDetails":[{"usageAmount":${amount}}]}}`;
    const { client } = await connect(() => ({ body }));
    const usageAmount = amount.replaceAll('"', "");
    expect(await readUsage(client, ORG, TOKEN)).toMatchObject({ details: [{ usageAmount }] });
  });

  test("keeps every digit of any amount, be it a number or a string", () => {
    const digits = fc.stringMatching(/^-?(0|[1-9]\d{0,30})(\.\d{1,30})?$/);
    fc.assert(
      fc.property(digits, fc.boolean(), (usageAmount, quoted) => {
        const written = quoted ? JSON.stringify(usageAmount) : usageAmount;
        const answer = parseUsageAnswer(`{"usageDetails":[{"usageAmount":${written}}]}`);
        expect(answer).toMatchObject({ details: [{ usageAmount }] });
      }),
    );
  });

  test.each([
    '{"usageDetails":[{}]}',
    '{"usageDetails":[{"usageAmount":"much"}]}',
    '{"usageDetails":[{"usageAmount":null}]}',
    '{"usageDetails":[{"usageAmount":""},{}]}',
    '{"usageDetails":{}}',
    '{"usageDetails":[5]}',
    '{"other":1}',
    '"text"',
    "null",
    '{"usageDetails":[',
    "<html>maintenance</html>",
    "Billed Date,Usage Amount\n2025-01-01,12.50\n",
  ])("does not take %s for an answer", async (body) => {
    const { client } = await connect(() => ({ body }));
    expect((await failureOf(readUsage(client, ORG, TOKEN))).code).toBe("unexpected_answer");
  });

  test.each([
    ["a 404", refusal(404, "RESOURCE_NOT_FOUND")],
    [
      "a 404 in an envelope",
      { body: { status: 404, content: { error: 404, errorCode: "RESOURCE_NOT_FOUND" } } },
    ],
  ])("takes %s for a token that Atlas has forgotten", async (_form, reply) => {
    const { client } = await connect(() => reply);
    expect(await readUsage(client, ORG, TOKEN)).toEqual({ status: "unknown" });
  });

  test("waits out a busy Atlas", async () => {
    const limited = { ...refusal(429, "TOO_MANY_REQUESTS"), headers: { "Retry-After": "0" } };
    const replies = [limited, { body: { status: 503 } }];
    const { client } = await connect(() => replies.shift() ?? { body: { usageDetails: [] } });
    expect(await readUsage(client, ORG, TOKEN)).toEqual({ status: "ready", details: [] });
  });

  test("fails with the sentence of the client", async () => {
    const { client } = await connect(() => refusal(403, "USER_UNAUTHORIZED"));
    const error = await failureOf(readUsage(client, ORG, TOKEN));
    expect(error.message).toContain(atlasText.roleNeeded("billing"));
  });
});
