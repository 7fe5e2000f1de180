import type { Place } from "../../atlas/charge-group.ts";
import {
  EXAMPLE_ORGANIZATION_ID,
  EXAMPLE_TODAY,
  EXAMPLE_USER,
  type ExampleData,
  type NamedMessage,
} from "../example-data.ts";
import { NO_FILTERS } from "../filters.ts";
import { subscriptionList } from "../subscriptions/message.ts";
import { confirmation } from "./confirmation.ts";
import type { AlertDetails } from "./details.ts";
import { alertMessage } from "./message.ts";
import { previewMessage } from "./preview-message.ts";
import type { AlertRequest } from "./request.ts";
import { type AlertWatch, alertSubscriptions } from "./subscription.ts";

const REQUEST: AlertRequest = { ...NO_FILTERS, names: [], condition: { kind: "anomaly" } };
const COUNTS = { projects: 1, clusters: 3, kinds: 5 };

export function exampleMessages({ organization, clusters: [first] }: ExampleData): NamedMessage[] {
  const place = placeOf(organization, first?.name ?? "");
  const details: AlertDetails = {
    ...{ kind: "anomaly", change: "unusual", day: "2026-11-18", since: "2026-11-18" },
    ...{ cents: 12_040, normalCents: 6_020, extraCents: 78_260, others: [] },
    ...{ until: "2026-11-30", moreOthers: 0 },
    series: { key: `cluster:${place.cluster}`, level: "cluster", label: place.cluster, place },
  };
  const now = EXAMPLE_TODAY.getTime();
  const alert: AlertWatch = {
    ...{ id: "0123abcd", channelId: "C0COSTS001", userId: EXAMPLE_USER, timeZone: "Europe/Berlin" },
    ...{ createdBy: "", createdAt: now, state: "active", failures: 0, request: REQUEST },
    ...{ announced: {}, snoozed: {}, memory: { since: "2026-11-18" } },
  };
  const days = { first: "2026-08-21", last: "2026-11-18" };
  const matters = [{ first: details, later: [], until: undefined }];
  return [
    [
      "alert",
      alertMessage(details, {
        ...{ id: alert.id, userId: alert.userId, request: REQUEST, matter: "matter", isInThread: false },
        ...{ reasons: { lines: ["more servers, +$60.20"], causes: [] }, chart: undefined },
      }),
    ],
    ["alert confirmation", confirmation(alert, { isNew: true, now, counts: COUNTS, invoices: [] })],
    ["alert list", subscriptionList(alertSubscriptions, [alert], now)],
    [
      "alert preview",
      previewMessage(
        { days, matters },
        { request: REQUEST, userId: EXAMPLE_USER, counts: COUNTS, isSubscribed: false },
      ),
    ],
  ];
}

function placeOf(organization: string, cluster: string): Place {
  return {
    ...{ organizationId: EXAMPLE_ORGANIZATION_ID, organization, projectId: "p", project: organization },
    cluster,
  };
}
