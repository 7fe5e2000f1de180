import { describe, expect, test } from "vitest";
import {
  createNames,
  listClusters,
  listOrganizations,
  listProjects,
} from "../../../functions/atlas/names.ts";
import { atlasText } from "../../../functions/atlas/text.ts";
import { KNOWN_SERVICES } from "../../../functions/atlas/usage-detail.ts";
import { connect, failureOf, ORG, refusal } from "./atlas.ts";
import type { Reply, SeenRequest } from "./server.ts";

const OTHER_ORG = "5f1a2b3c4d5e6f7a8b9c0d1f";
const SCOPE = [ORG];

function id(n: number): string {
  return n.toString(16).padStart(24, "0");
}

const PROJECTS = ["Shop", "Search", "shop-staging", "결제", "Data & more"].map((name, n) => ({
  id: id(n),
  name,
}));

const GROUPS = [
  { groupId: id(0), groupName: "Shop", orgId: ORG, clusters: ["prod", "Analytics"] },
  { groupId: id(1), groupName: "Search", orgId: ORG, clusters: ["prod", "PROD-EU"] },
  { groupId: id(2), groupName: "Foreign", orgId: OTHER_ORG, clusters: ["elsewhere"] },
].map((group, g) => ({
  ...group,
  clusters: group.clusters.map((name, c) => ({ clusterId: id(100 + 10 * g + c), name, nodeCount: 3 })),
}));

const LISTS: Record<string, unknown[]> = {
  "/api/atlas/v2/orgs": [{ id: ORG, name: "Acme" }],
  [`/api/atlas/v2/orgs/${ORG}/groups`]: PROJECTS,
  "/api/atlas/v2/clusters": GROUPS,
};

function answerLists({ path }: SeenRequest): Reply {
  return { body: { results: LISTS[path], totalCount: LISTS[path]?.length } };
}

/** The page of a list that a request asks for. */
function pageOf(items: unknown[], { query }: SeenRequest, pageSize = Number(query.get("itemsPerPage"))) {
  const start = (Number(query.get("pageNum")) - 1) * pageSize;
  return items.slice(start, start + pageSize);
}

describe("a list", () => {
  const many = Array.from({ length: 1_200 }, (_, n) => ({ id: id(n), name: `project ${n}` }));

  test.each<[string, (request: SeenRequest) => unknown]>([
    ["a count", (request) => ({ results: pageOf(many, request), totalCount: many.length })],
    ["no count", (request) => ({ results: pageOf(many, request) })],
    ["a count that is too low", (request) => ({ results: pageOf(many, request), totalCount: 3 })],
    ["a count that is too high", (request) => ({ results: pageOf(many, request), totalCount: 99_999 })],
    ["smaller pages", (request) => ({ results: pageOf(many, request, 100), totalCount: many.length })],
    [
      "smaller pages with links",
      (request) => ({
        results: pageOf(many, request, 100),
        links:
          Number(request.query.get("pageNum")) < 12 ? [{ rel: "self" }, { rel: "next" }] : [{ rel: "self" }],
      }),
    ],
  ])("is read to its last page from a server with %s", async (_kind, answer) => {
    const { client, seen } = await connect((request) => ({ body: answer(request) }));
    const projects = await listProjects(client, ORG);
    expect(projects.map(({ id }) => id)).toEqual(many.map(({ id }) => id));
    expect(seen[0]?.query.get("itemsPerPage")).toBe("500");
  });

  test("that never ends is an error", async () => {
    const { client } = await connect(() => ({
      body: { results: [{ id: id(1), name: "x" }], totalCount: 1e6 },
    }));
    expect((await failureOf(listOrganizations(client))).message).toMatch(/more than 200 pages/);
  });

  test.each(["{}", "<html>", '{"results":[{"id":5}]}', '{"results":{}}'])(
    "is not found in %s",
    async (body) => {
      const { client } = await connect(() => ({ body }));
      expect((await failureOf(listOrganizations(client))).code).toBe("unexpected_answer");
    },
  );

  test("that is forbidden asks for the role for names", async () => {
    const { client } = await connect(() => refusal(403, "X"));
    expect((await failureOf(listClusters(client))).message).toContain(atlasText.roleNeeded("names"));
  });

  test("of clusters says where each belongs", async () => {
    const { client } = await connect(answerLists);
    expect((await listClusters(client))[0]).toEqual({
      id: id(100),
      name: "prod",
      path: "Shop/prod",
      orgId: ORG,
    });
  });

  test("of clusters may have projects without any", async () => {
    const { client } = await connect(() => ({ body: { results: [{ groupId: id(1) }] } }));
    expect(await listClusters(client)).toEqual([]);
  });
});

describe("a name", () => {
  test.each([
    ["project", "Shop", id(0)],
    ["project", "  shop ", id(0)],
    ["project", "SEARCH", id(1)],
    ["project", "결제", id(3)],
    ["project", "결제".normalize("NFD"), id(3)],
    ["project", "data & MORE", id(4)],
    ["project", id(1), id(1)],
    ["cluster", "analytics", id(101)],
    ["cluster", "prod-eu", id(111)],
    ["cluster", "Shop/prod", id(100)],
    ["cluster", "search/PROD", id(110)],
    ["cluster", id(110).toUpperCase(), id(110)],
    ["organization", "acme", ORG],
  ] as const)("finds the %s %s", async (kind, wanted, found) => {
    const { client } = await connect(answerLists);
    expect((await createNames(client).resolve(kind, wanted, SCOPE)).id).toBe(found);
  });

  test("prefers what is written exactly so", async () => {
    const results = [
      { id: id(1), name: "shop" },
      { id: id(2), name: "Shop" },
    ];
    const { client } = await connect(() => ({ body: { results } }));
    const names = createNames(client);
    expect((await names.resolve("project", "Shop", SCOPE)).id).toBe(id(2));
    expect((await failureOf(names.resolve("project", "SHOP", SCOPE))).message).toMatch(
      /one of "shop", "Shop"/,
    );
  });

  test("of an id brings the name that belongs to it", async () => {
    const { client } = await connect(answerLists);
    expect((await createNames(client).resolve("project", id(3), SCOPE)).name).toBe("결제");
  });

  test("of an id that is gone is the id, as bills outlive clusters", async () => {
    const { client } = await connect(answerLists);
    expect(await createNames(client).resolve("cluster", id(999), SCOPE)).toMatchObject({
      id: id(999),
      name: id(999),
    });
  });

  test("that several clusters have is refused with the forms that tell them apart", async () => {
    const { client } = await connect(answerLists);
    const error = await failureOf(createNames(client).resolve("cluster", "prod", SCOPE));
    expect(error.code).toBe("ambiguous_name");
    expect(error.message).toContain('"Shop/prod", "Search/prod"');
  });

  test("that organizations share is refused with their ids", async () => {
    const results = [ORG, OTHER_ORG].map((id) => ({ id, name: "Acme" }));
    const { client } = await connect(() => ({ body: { results } }));
    const error = await failureOf(createNames(client).resolve("organization", "acme", SCOPE));
    expect(error.message).toContain(`${ORG} ("Acme"), ${OTHER_ORG} ("Acme")`);
  });

  test.each([
    ["project", "Serch", '"Search"'],
    ["cluster", "analitics", '"Shop/Analytics"'],
  ] as const)("of no %s, %s, is refused with the nearest first", async (kind, wanted, nearest) => {
    const { client } = await connect(answerLists);
    const error = await failureOf(createNames(client).resolve(kind, wanted, SCOPE));
    expect(error.code).toBe("unknown_name");
    expect(error.message).toContain(`: ${nearest}`);
  });

  test("says so when there is nothing to choose from", async () => {
    const { client } = await connect(() => ({ body: { results: [] } }));
    const error = await failureOf(createNames(client).resolve("project", "Shop", SCOPE));
    expect(error).toMatchObject({ code: "unknown_name", message: atlasText.noNames("project", "Shop") });
  });
});

describe("kept names", () => {
  test("are asked for once in 15 minutes, and then again", async () => {
    const { client, seen } = await connect(answerLists);
    let time = 0;
    const names = createNames(client, { now: () => time });
    await names.list("project", SCOPE);
    time = 15 * 60_000 - 1;
    await names.resolve("project", "shop", SCOPE);
    expect(seen).toHaveLength(1);
    time = 15 * 60_000;
    await names.list("project", SCOPE);
    expect(seen).toHaveLength(2);
  });

  test("are asked for once by many at the same time", async () => {
    const { client, seen } = await connect(answerLists);
    const names = createNames(client);
    await Promise.all(Array.from({ length: 20 }, () => names.list("cluster", SCOPE)));
    expect(seen).toHaveLength(1);
  });

  test("are listed again after a minute when there were none", async () => {
    const replies = [{ body: { results: [] } }];
    const { client, seen } = await connect((request) => replies.shift() ?? answerLists(request));
    let time = 0;
    const names = createNames(client, { now: () => time });
    expect(await names.list("project", SCOPE)).toEqual([]);
    time = 60_000 - 1;
    expect(await names.list("project", SCOPE)).toEqual([]);
    time = 60_000;
    expect(await names.list("project", SCOPE)).toHaveLength(PROJECTS.length);
    expect(seen).toHaveLength(2);
  });

  test("stay for an hour where Atlas is too busy to give new ones", async () => {
    let isBusy = false;
    const { client } = await connect((request) => (isBusy ? refusal(429, "X") : answerLists(request)));
    let time = 0;
    const names = createNames(client, { now: () => time });
    await names.list("project", SCOPE);
    isBusy = true;
    time = 60 * 60_000 - 1;
    expect(await names.list("project", SCOPE)).toHaveLength(PROJECTS.length);
    time = 60 * 60_000;
    expect(await failureOf(names.list("project", SCOPE))).toMatchObject({ code: "rate_limited" });
  });

  test("do not include a failure", async () => {
    const replies = [refusal(403, "X")];
    const { client } = await connect((request) => replies.shift() ?? answerLists(request));
    const names = createNames(client);
    await failureOf(names.list("project", SCOPE));
    expect(await names.list("project", SCOPE)).toHaveLength(PROJECTS.length);
  });

  test("are kept apart for each organization", async () => {
    const { client } = await connect(({ path }) => ({ body: { results: [{ id: id(1), name: path }] } }));
    const names = createNames(client);
    const [own] = await names.list("project", SCOPE);
    const [other] = await names.list("project", [OTHER_ORG]);
    expect([own?.name, other?.name]).toEqual([
      `/api/atlas/v2/orgs/${ORG}/groups`,
      `/api/atlas/v2/orgs/${OTHER_ORG}/groups`,
    ]);
  });

  test("of clusters leave out those of other organizations", async () => {
    const { client } = await connect(answerLists);
    const clusters = await createNames(client).list("cluster", SCOPE);
    expect(clusters.map(({ path }) => path)).not.toContain("Foreign/elsewhere");
    expect(clusters).toHaveLength(4);
  });
});

describe("services", () => {
  test.each([
    ["names", [{ name: "Clusters" }, { name: "Backup" }]],
    ["descriptions", [{ id: "CLUSTERS", description: "Clusters" }, { id: "Backup" }]],
    ["texts", ["Clusters", "Backup"]],
  ])("may come as %s", async (_, results) => {
    const { client } = await connect(() => ({ body: { results, totalCount: 2 } }));
    expect(await createNames(client).services()).toEqual(["Clusters", "Backup"]);
  });

  test.each([403, 404, 406, 503])("are the built-in ones after status %i", async (status) => {
    const { client } = await connect(() => refusal(status, "X"));
    expect(await createNames(client).services()).toEqual(KNOWN_SERVICES);
  });

  test("that Atlas refuses to list are not asked for again at once", async () => {
    const { client, seen } = await connect(() => refusal(404, "RESOURCE_NOT_FOUND"));
    const names = createNames(client);
    await names.services();
    await names.services();
    expect(seen).toHaveLength(1);
  });
});

describe("an organization that is closed to the credentials", () => {
  const both = [ORG, OTHER_ORG];

  test.each([403, 404])("with status %i costs only the names of its projects", async (status) => {
    const { client, seen } = await connect((request) =>
      request.path.includes(OTHER_ORG) ? refusal(status, "X") : answerLists(request),
    );
    const names = createNames(client);
    expect(await names.list("project", both)).toHaveLength(PROJECTS.length);
    expect((await failureOf(names.list("project", [OTHER_ORG]))).status).toBe(status);
    expect(seen.filter(({ path }) => path.includes(OTHER_ORG))).toHaveLength(1);
  });

  test("differs from one that Atlas has a problem with", async () => {
    const { client } = await connect((request) =>
      request.path.includes(OTHER_ORG) ? refusal(503, "X") : answerLists(request),
    );
    expect((await failureOf(createNames(client).list("project", both))).code).toBe("unavailable");
  });
});
