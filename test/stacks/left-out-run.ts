// Uses what the bundle of "slack" does not contain.
export { HTTPReceiver } from "@slack/bolt";
export { LogLevel, WebAPIPlatformError, WebClient } from "@slack/web-api";
export { jobKinds } from "../../functions/features/index.ts";
