import { expect, test } from "vitest";
import { AtlasError } from "../../../functions/atlas/error.ts";
import { atlasText } from "../../../functions/atlas/text.ts";

test.each([
  [400, undefined, "billing", /did not accept the request\. Try another period/],
  [401, undefined, "billing", /refused the credentials\..*ATLAS_CLIENT_SECRET.*IP access list/],
  [402, undefined, "billing", /requires a payment first\./],
  [403, undefined, "billing", /Organization Billing Viewer .*Organization Billing Admin.* linked/],
  [403, undefined, "invoices", /linked organization Organization Billing Admin or Organization Owner/],
  [403, undefined, "names", /Organization Read Only/],
  [403, "IP_ADDRESS_NOT_ON_ACCESS_LIST", "billing", /Add it to the IP access list/],
  [403, "ORG_REQUIRES_ACCESS_LIST", "billing", /Add it to the IP access list/],
  [404, undefined, "billing", /ATLAS_ORG_ID/],
  [406, undefined, "billing", /status 406\. Check .*ATLAS_API_VERSION/],
  [409, undefined, "billing", /conflicts.*Try again\./],
  [429, undefined, "billing", /^Atlas is busy.* Try again in a few minutes\./],
  [500, undefined, "billing", /status 500.* Try again in a few minutes\./],
] as const)("a status %d (%s) while reading %s says what to do", (status, errorCode, access, sentence) => {
  const { message } = AtlasError.fromResponse(status, { errorCode }, access);
  expect(message).toMatch(sentence);
  expect(message.endsWith(` (Atlas: ${errorCode})`)).toBe(errorCode !== undefined);
});

test("an unexpected answer says what to check", () => {
  expect(AtlasError.unexpectedAnswer("an empty body").message).toBe(
    "Atlas sent an unexpected answer (an empty body). Try again in a few minutes. If it keeps failing, check ATLAS_BASE_URL and ATLAS_API_VERSION.",
  );
});

test.each([
  [atlasText.unreachable, /^Atlas cannot be reached\. Try again .* check ATLAS_BASE_URL/],
  [atlasText.timedOut, /in time\. Try again/],
  [atlasText.silent(60), /stopped sending.* 60 s\. Try again/],
  [atlasText.brokenOff, /broke off.*Try again/],
  [atlasText.tokenLimit, /no access token.* reached its limit.*Try again/],
  [atlasText.insecureBaseUrl, /ATLAS_BASE_URL must start with https:/],
  [atlasText.twoCredentials, /Keep either ATLAS_CLIENT_ID and ATLAS_CLIENT_SECRET, or/],
  [atlasText.noCredentials, /Set ATLAS_CLIENT_ID and ATLAS_CLIENT_SECRET/],
  [atlasText.halfCredentials("A", "B"), /^A is set, but B is not\. Set B as well\.$/],
  [atlasText.noNames("project", "x"), /No project is called "x": .*Organization Read Only/],
  [
    atlasText.unknownName("project", "x", ['"y"', '"z"']),
    /No project is called "x"\. Similar names: "y", "z"\./,
  ],
  [
    atlasText.ambiguousName("cluster", "x", ['"a/x"']),
    /More than one cluster is called "x"\. Write one of "a\/x"\./,
  ],
])("%s", (sentence, expected) => {
  expect(sentence).toMatch(expected);
});
