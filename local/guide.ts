import { NAMED_GROUPINGS } from "../functions/features/groupings.ts";
import { features } from "../functions/features/index.ts";
import { CommandError } from "../functions/slack/command-error.ts";
import { quoteValue } from "../functions/slack/tokens.ts";
import type { AtlasSeed } from "../simulators/atlas/seed.ts";
import type { Guide, Word } from "../simulators/slack/web/guide.ts";

const QUESTIONS = [
  "/atlas-usage",
  "/atlas-usage last 6 months by projects",
  "/atlas-why",
  "/atlas-budget 12500",
  "/atlas-alert preview",
];

/** In the order in which they are offered. Each command offers those that it understands. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  amount: ["12500", "2500", "40k quarterly"],
  preview: ["preview"],
  condition: [
    ...["+20%", "above $400 a day", "new cluster", "tier above M60", "invoice failed", "invoice closed"],
    "credits below $1,000 of $25,000",
  ],
  schedule: ["monthly", "weekly on monday", "daily at 09:00"],
  "what to show": ["latest", "pending", "unpaid", "list", "list this year"],
  period: [
    ...["this month", "last month", "last 3 months", "last 6 months", "last 12 months", "this quarter"],
    ...["last quarter", "this year", "last year", "ytd", "yesterday", "last 7 days", "last week"],
  ],
  threshold: ["at 50% 80% 100%", "forecast 90%", "no forecast"],
  grouping: NAMED_GROUPINGS.map((name) => `by ${name}`),
  file: ["csv", "with csv", "raw"],
  "answer for you only": ["private"],
  help: ["help"],
};

/** Names in Atlas by kind. */
export type Names = Readonly<Record<"cluster" | "project" | "org", readonly string[]>>;

/** @param names read when somebody opens the page */
export function createGuide(names: () => Promise<Names>): Guide {
  return {
    questions: QUESTIONS,
    async words() {
      const candidates = [...listedWords(), ...namedWords(await names())];
      return Object.fromEntries(
        features.map(({ command: { name }, parse }) => [
          name,
          candidates.filter(({ text }) => isUnderstood(parse, text)),
        ]),
      );
    },
  };
}

export function namesIn({ organizations, projects, clusters }: AtlasSeed): Names {
  const open = new Set(organizations.filter(({ access = "open" }) => access === "open").map(({ id }) => id));
  const listed = projects.filter(({ isDeleted, organizationId }) => !isDeleted && open.has(organizationId));
  const ids = new Set(listed.map(({ id }) => id));
  return {
    cluster: clusters.filter(({ isDeleted, projectId }) => !isDeleted && ids.has(projectId)).map(nameOf),
    project: listed.map(nameOf),
    org: organizations.filter(({ access }) => access !== "unlisted").map(nameOf),
  };
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}

function listedWords(): Word[] {
  return Object.entries(WORDS).flatMap(([kind, texts]) => texts.map((text) => ({ kind, text })));
}

function namedWords(names: Names): Word[] {
  return Object.entries(names).flatMap(([kind, known]) =>
    [...new Set(known)].map((name) => ({ kind, name, text: `${kind}:${quoteValue(name)}` })),
  );
}

/** Some clauses of a report need its schedule, and those of a budget its amount. A word that is only read as a name is not understood. */
function isUnderstood(parse: (text: string, today: Date) => object, text: string): boolean {
  return [text, `monthly ${text}`, `12500 ${text}`].some((command) => {
    try {
      return !hasNames(parse(command, new Date()));
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      return false;
    }
  });
}

function hasNames(parsed: object): boolean {
  const { names = [] } =
    "request" in parsed ? (parsed.request as { readonly names?: readonly string[] }) : {};
  return names.length > 0;
}
