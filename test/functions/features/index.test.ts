import { describe, expect, it } from "vitest";
import { parseAlert } from "../../../functions/features/alert/command.ts";
import { features, jobKinds, surfaces } from "../../../functions/features/index.ts";
import { parseInvoice } from "../../../functions/features/invoice/command.ts";
import { parseReport } from "../../../functions/features/report/command.ts";
import { parseUsage } from "../../../functions/features/usage/command.ts";
import { parseWhy } from "../../../functions/features/why/command.ts";
import type { Job } from "../../../functions/jobs/job.ts";

const TODAY = new Date("2026-11-21T12:00:00Z");

/** What a job of each kind that has a button to ask again was asked for. */
function requests(): Record<string, unknown> {
  const usage = parseUsage("last month by projects csv", TODAY);
  const invoice = parseInvoice("latest", TODAY);
  const report = parseReport("weekly by projects", TODAY);
  const why = parseWhy("telemetry csv", TODAY);
  if (usage.kind !== "usage" || why.kind !== "why") expect.fail();
  if (invoice.kind !== "invoice" || report.kind !== "subscribe") expect.fail();
  const alertPreview = parseAlert("preview above $400 a day lab", TODAY);
  if (alertPreview.kind !== "alertPreview") expect.fail();
  return {
    alertPreview: alertPreview.request,
    usage: usage.request,
    why: why.request,
    invoice: invoice.request,
    report: { ...report.request, reportId: "0123abcd" },
  };
}

describe("the list of features", () => {
  it("has every command and every kind of job once", () => {
    const commands = features.map(({ command }) => command.name);
    expect(new Set(commands).size).toBe(commands.length);
    const kinds = [...features, ...surfaces].flatMap(({ jobs = {} }) => Object.keys(jobs));
    expect(Object.keys(jobKinds).toSorted()).toEqual(kinds.toSorted());
  });

  it.each(Object.keys(requests()))("brings the button to ask for a %s again to its own feature", (kind) => {
    const again = jobKinds[kind]?.again?.({ kind, request: requests()[kind] } as Job);
    const takers = features.filter(({ buttons }) =>
      buttons.some(({ id }) =>
        typeof id === "string" ? id === again?.actionId : id.test(again?.actionId ?? ""),
      ),
    );
    expect(takers).toHaveLength(1);
    expect(Object.keys(takers[0]?.jobs ?? {})).toContain(kind);
    expect(takers[0]?.parse(again?.command ?? "", TODAY)).toMatchObject(
      kind === "report"
        ? { kind: "change", change: "run", id: "0123abcd" }
        : { kind, request: requests()[kind] },
    );
  });

  it("asks every kind that a person may ask again for with a button, and no other", () => {
    const withButton = Object.entries(jobKinds).filter(([, kind]) => kind.again);
    expect(withButton.map(([name]) => name).toSorted()).toEqual(Object.keys(requests()).toSorted());
  });
});
