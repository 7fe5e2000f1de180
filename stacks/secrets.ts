import { readCredentials } from "../functions/atlas/credentials.ts";

/**
 * Declares the whole configuration as SST secrets, by what needs them. A function is linked only to those it reads.
 * A secret with the placeholder "" is optional: `functions/aws/config.ts` treats an empty value as not set.
 */
export function createSecrets() {
  const clientId = new sst.Secret("AtlasClientId", "");
  const clientSecret = new sst.Secret("AtlasClientSecret", "");
  const publicKey = new sst.Secret("AtlasPublicKey", "");
  const privateKey = new sst.Secret("AtlasPrivateKey", "");
  // Without either pair of credentials the deployment fails here, rather than the first command later.
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
    new sst.Secret("AtlasCurrency", ""),
  ];
  const slack = [new sst.Secret("SlackBotToken"), new sst.Secret("SlackApiUrl", "")];
  const channels = new sst.Secret("SlackAllowedChannels", "");
  const requests = [new sst.Secret("SlackSigningSecret"), channels];
  const alarms = [new sst.Secret("SlackAlarmChannel", "")];
  const alarmEmail = new sst.Secret("AlarmEmail", "");
  return {
    /** To call Atlas. */
    atlas,
    /** To call Slack. */
    slack,
    /** To accept Slack's requests. */
    requests,
    /** Where the bot may post. */
    channels,
    /** Where alarms are posted. */
    alarms,
    /** Not for a function: the topic's subscription reads it. */
    alarmEmail: alarmEmail.value,
  };
}

export type Secrets = ReturnType<typeof createSecrets>;
