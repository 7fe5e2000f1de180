/** AWS regions that have Lambda durable functions. (AWS Lambda, "Durable functions", supported Regions.) */
const REGIONS = ["us-east-1", "us-east-2", "us-west-2", "eu-west-1"];

/**
 * Without a region SST would deploy to us-east-1.
 *
 * @throws Error that names the supported regions.
 */
export function checkRegion(region: string | undefined): void {
  if (region && REGIONS.includes(region)) return;
  const problem = region
    ? `AWS_REGION is ${region}, which has no Lambda durable functions.`
    : "AWS_REGION is not set.";
  throw new Error(`${problem} Set it in .env or in the environment to one of: ${REGIONS.join(", ")}.`);
}
