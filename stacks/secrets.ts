import { readCredentials } from "../functions/atlas/credentials.ts";

/**
 * The whole configuration, as SST secrets, declared once. Each is linked only to the functions that read it.
 * A secret with a placeholder may stay unset: an empty value counts as not set (see `functions/aws/config.ts`).
 */
export function createSecrets() {
  const clientId = new sst.Secret("AtlasClientId", "");
  const clientSecret = new sst.Secret("AtlasClientSecret", "");
  const publicKey = new sst.Secret("AtlasPublicKey", "");
  const privateKey = new sst.Secret("AtlasPrivateKey", "");
  // Either way to sign in will do. Without one the deployment fails, rather than the first question.
  $util
    .output({
      ATLAS_CLIENT_ID: clientId.value,
      ATLAS_CLIENT_SECRET: clientSecret.value,
      ATLAS_PUBLIC_KEY: publicKey.value,
      ATLAS_PRIVATE_KEY: privateKey.value,
    })
    .apply(readCredentials);
  const atlas = [
    new sst.Secret("AtlasOrgId"),
    clientId,
    clientSecret,
    publicKey,
    privateKey,
    new sst.Secret("AtlasBaseUrl", ""),
    new sst.Secret("AtlasApiVersion", ""),
  ];
  const slack = [new sst.Secret("SlackBotToken"), new sst.Secret("SlackApiUrl", "")];
  const channels = new sst.Secret("SlackAllowedChannels", "");
  const requests = [new sst.Secret("SlackSigningSecret"), channels];
  const alarms = [new sst.Secret("SlackAlarmChannel", "")];
  const alarmEmail = new sst.Secret("AlarmEmail", "");
  return {
    /** To ask Atlas. */
    atlas,
    /** To talk to Slack. */
    slack,
    /** To accept Slack's requests. */
    requests,
    /** Where the bot may speak. */
    channels,
    /** To tell a channel of alarms. */
    alarms,
    /** Whom to mail alarms; the subscription of the topic needs it, and no function. */
    alarmEmail: alarmEmail.value,
  };
}

export type Secrets = ReturnType<typeof createSecrets>;
