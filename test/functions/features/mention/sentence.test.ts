import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { features } from "../../../../functions/features/index.ts";
import { readSentence } from "../../../../functions/features/mention/sentence.ts";
import { CommandError } from "../../../../functions/slack/command-error.ts";

const TODAY = new Date("2026-11-21T12:00:00Z");

function commandOf(text: string, isFollowUp = false): string | undefined {
  const sentence = readSentence(text, features, { today: TODAY, isFollowUp });
  return sentence && `${sentence.name.replace("/atlas-", "")} ${sentence.text}`.trim();
}

describe("a sentence", () => {
  it.each([
    ["how much did we spend on telemetry last month", "usage telemetry last month"],
    ["How much did we spend on telemetry last month?", "usage telemetry last month"],
    ["what does telemetry cost?", "usage telemetry"],
    ["Show me last month by projects, please", "usage last month by projects"],
    ["show me October of 2025", "usage October 2025"],
    ["what about lab?", "usage lab"],
    ["and in September?", "usage September"],
    ["only telemetry", "usage telemetry"],
    ["just telemetry last month", "usage telemetry last month"],
    ["and for project Fleet Platform?", 'usage project:"Fleet Platform"'],
    ["costs of the Fleet Platform project last week", 'usage project:"Fleet Platform" last week'],
    ["last month without a chart", "usage last month no chart"],
    ["cluster lab and csv", "usage cluster:lab csv"],
    ["the lab cluster this month's costs", "usage cluster:lab this month"],
    ["lab's costs", "usage lab"],
    ["which clusters cost the most last month", "usage by clusters last month"],
    ["top 5 projects", "usage by projects"],
    ["what are our most expensive services?", "usage by services"],
    ["costs broken down by project over the last 3 months", "usage by project last 3 months"],
    ["grouped by cluster", "usage by cluster"],
    ["how much was data transfer in October?", 'usage service:"Data Transfer" October'],
    ["what did lab and telemetry cost?", 'usage lab "telemetry"'],
    ["costs of Research and Development last month", "usage Research and Development last month"],
    ["costs of Fleet and October", "usage Fleet October"],
    ["is October higher than September?", "usage October against September"],
    ["why is lab more expensive than it was in May?", "why lab against May"],
    ["why was it higher in October than in May", "why October against May"],
    ["alert us when lab is above $400 a day", "alert lab above $400"],
    ["alert us when there is a new cluster", "alert new cluster"],
    ["warn us when an invoice fails", "alert invoice fails"],
    ["alert us", "alert anomalies"],
    ["subscribe this channel to anomalies of cluster lab", "alert cluster:lab"],
    ["alert us when a day costs more than $400", "alert above $400"],
    ["alert me if lab costs more than $50 a day", "alert lab above $50"],
    ["tell me if a new cluster appears", "alert new cluster"],
    ["tell us when an invoice is closed", "alert invoice closed"],
    ["create an alert for new clusters", "alert new cluster"],
    ["notify us if a cluster is above M60", "alert tier above M60"],
    ["warn us when costs rise by 20 percent", "alert 20 percent"],
    ["warn us when credits are below $1,000", "alert credits below $1,000"],
    ["alert me about unusual costs", "alert anomalies"],
    ["do we have alerts?", "alert list"],
    ["did the alert for lab go off?", "alert list"],
    ["what happened with the alert yesterday", "alert list"],
    ["how do alerts work?", "alert list"],
    ["no more alerts", "alert list"],
    ["are there anomalies in lab?", "alert preview lab"],
    ["was there anything unusual last week?", "alert preview"],
    ["what would an alert above $400 show?", "alert preview above $400"],
    ["tell me when the last invoice was closed", "invoice latest closed"],
    ["warn us when the budget is at 80%", "budget list"],
    ["what alerts do we have?", "alert list"],
    ["were there any anomalies?", "alert preview"],
    ["alert us when a day costs more than 400", "alert above 400"],
    ["alert us when a day costs more than 2000", "alert above 2000"],
    ["notify me if we spend over $400 a day", "alert over $400"],
    ["tell us when an invoice fails", "alert invoice fails"],
    ["alert us about new clusters", "alert new cluster"],
    ["tell me when there is a new cluster", "alert new cluster"],
    ["is something unusual?", "alert preview"],
    ["is there anything unusual in the costs?", "alert preview"],
    ["any anomalies last week?", "alert preview"],
    ["is anything unusual about lab?", "alert preview lab"],
    ["which alerts do we have for lab?", "alert list"],
    ["warn us when we spend more than 12000 a month", "budget 12000 monthly"],
    ["warn me if we spend over 2000 a quarter", "budget 2000 quarterly"],
    ["alert us if lab costs more than $4,000 per quarter", "budget $4,000 lab quarterly"],
    ["what budgets do we have?", "budget list"],
    ["are we on track?", "usage"],
    ["will we stay within budget?", "usage"],
    ["how much of our budget is left this quarter?", "usage this quarter"],
    ["pause alert 0123abcd", "alert pause 0123abcd"],
    ["costs up to October", 'usage "up to" October'],
    ["2026-10 vs 2026-05", "usage 2026-10 against 2026-05"],
    ["costs per day last week", "usage by day last week"],
    ["daily costs of last week", "usage by days last week"],
    ["what did it cost?", "usage"],
    ["how much do we spend daily?", "usage by days"],
    ["how much do we spend every day?", "usage by days"],
    ["send me the daily costs", "usage by days"],
    ["weekly costs on backup", "usage by days service:Backup"],
    ["daily?", "usage by days"],
    ["weekly", "usage by days"],
    ["daily costs by project", "usage by project"],
    ["what does lab cost every Monday", "usage lab by days"],
    ["how much is it weekly", "usage by days"],
    ["how much do we pay monthly?", "usage"],
    ["by projects monthly", "usage by projects"],
    ["compare October with September", "usage October against September"],
    ["compare October to September by clusters", "usage October against September by clusters"],
    ["Compare the costs of October and September", "usage October against September"],
    ["compare year to date with 2025", "usage year to date against 2025"],
    ["how does this month compare to last month?", "usage this month against last month"],
    ["why do October and September compare like that", "why October against September"],
    ['what does "The Shop" cost', 'usage "The Shop"'],
    ["what does The Shop cost", "usage The Shop"],
    ['project:"R&amp;D" in October', 'usage project:"R&amp;D" October'],
    ["a report about the invoices", "invoice"],
    ["a report about telemetry for October", "usage telemetry October"],
    ["why?", "why"],
    ["why: lab", "why lab"],
    ["private: costs of lab", "usage private lab"],
    ["why did telemetry get more expensive last month?", "why telemetry last month"],
    ["Why is the Fleet Platform project so expensive in October?", 'why project:"Fleet Platform" October'],
    ["what changed this month", "why this month"],
    ["why is the bill so high?", "why"],
    ["why was October higher than April", "why October against April"],
    ["why did our costs change compared to 2026-04", "why against 2026-04"],
    ["why by project", "why"],
    ["invoices", "invoice"],
    ["show me the invoice", "invoice latest"],
    ["the last bill", "invoice latest"],
    ["October's invoice", "invoice October"],
    ["unpaid invoices", "invoice unpaid"],
    ["send me the invoice", "invoice latest"],
    ["what's our monthly bill?", "invoice latest"],
    ["what do we owe MongoDB?", "invoice unpaid"],
    ["which invoices are paid?", "invoice paid"],
    ["reports", "report list"],
    ["send us a weekly report on Monday at 9:00 by projects", "report weekly on Monday at 9:00 by projects"],
    ["daily at 8:00 by projects", "report daily at 8:00 by projects"],
    ["weekly on monday", "report weekly on monday"],
    ["weekly report by projects", "report weekly by projects"],
    ["a report every Monday at 8", "report weekly on monday at 8"],
    ["send us this every month", "report monthly"],
    ["send us our costs every day", "report daily"],
    ["post the numbers by projects weekly", "report weekly by projects"],
    ["schedule a daily report by clusters", "report daily by clusters"],
    ["stop report 0123abcd", "report pause 0123abcd"],
    ["monthly report with csv without invoice", "report monthly with csv without invoice"],
    ["pause report 0123abcd", "report pause 0123abcd"],
  ])("%s is %s", (text, command) => {
    expect(commandOf(text)).toBe(command);
  });

  it("in a thread is about the thread's own invoice", () => {
    expect(commandOf("and the invoice?", true)).toBe("invoice");
  });

  it.each(["", "?", "help", "can you help me?", "hello", "Thanks!", "please", "every month", "send it"])(
    "%j asks for help",
    (text) => {
      expect(commandOf(text)).toBeUndefined();
    },
  );

  it("is always a command or a mistake", () => {
    const words = fc.constantFrom(
      ...[
        "why",
        "report",
        "weekly",
        "bill",
        "by",
        "last",
        "2 months",
        "may",
        "than",
        "project",
        "cluster:",
        "every",
      ],
      ...[
        "the",
        "Lab",
        '"',
        "'",
        "&amp;",
        "&",
        "<",
        "top",
        "5",
        "clusters",
        "compared",
        "q9 2025",
        "with",
        "?",
      ],
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(words, { maxLength: 8 }).map((each) => each.join(" ")),
    );
    fc.assert(
      fc.property(text, fc.boolean(), (sentence, isFollowUp) => {
        try {
          const read = readSentence(sentence, features, { today: TODAY, isFollowUp });
          const feature = features.find(({ command: { name } }) => name === read?.name);
          expect(read === undefined || feature !== undefined).toBe(true);
          feature?.parse(read?.text ?? "", TODAY, {});
        } catch (error) {
          expect(error).toBeInstanceOf(CommandError);
        }
      }),
    );
  });
});
