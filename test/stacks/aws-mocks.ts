/** The account that the mocks deploy into. */
export const ACCOUNT = { accountId: "123456789012", region: "eu-west-1", partition: "aws" } as const;

interface MockResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

interface Statement {
  readonly effect?: string;
  readonly actions?: string[];
  readonly resources?: string[];
  readonly principals?: Array<{ type: string; identifiers: string[] }>;
  readonly conditions?: Array<{ test: string; variable: string; values: string[] }>;
}

/** Answers the calls that the config makes while it runs. @throws Error for a call that is not mocked */
export function answerCall({ token, inputs }: { token: string; inputs: Record<string, unknown> }) {
  const { accountId, region, partition } = ACCOUNT;
  switch (token) {
    case "aws:index/getCallerIdentity:getCallerIdentity":
      return { accountId };
    case "aws:index/getRegion:getRegion":
      return { region };
    case "aws:index/getPartition:getPartition":
      return { partition };
    case "aws:iam/getPolicyDocument:getPolicyDocument": {
      const statements = (inputs["statements"] ?? []) as Statement[];
      return { statements, json: JSON.stringify({ Statement: statements.map(policyStatement) }) };
    }
    default:
      throw new Error(`No mock for the call ${token}.`);
  }
}

function policyStatement({ effect = "Allow", actions, resources, principals, conditions }: Statement) {
  return {
    Effect: effect,
    ...(principals && {
      Principal: Object.fromEntries(principals.map((each) => [each.type, each.identifiers])),
    }),
    Action: actions,
    ...(resources && { Resource: resources }),
    ...(conditions?.length && {
      Condition: conditions.map(({ test, variable, values }) => ({ [test]: { [variable]: values } })),
    }),
  };
}

/** A resource as Pulumi gets it: its inputs, and what AWS would add. */
export function newResource({ type, name, inputs }: MockResource) {
  return { id: `${name}-id`, state: { ...inputs, ...additions(type, name, inputs) } };
}

function additions(type: string, name: string, inputs: Record<string, unknown>): Record<string, unknown> {
  const physical = String(inputs["name"] ?? name);
  switch (type) {
    case "aws:lambda/function:Function": {
      const arn = arnOf("lambda", `function:${physical}`);
      const invokeArn = `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${arn}/invocations`;
      return {
        arn,
        version: "7",
        qualifiedArn: `${arn}:7`,
        invokeArn,
        qualifiedInvokeArn: invokeArn,
        responseStreamingInvokeArn: invokeArn,
        lastModified: "2026-11-21T12:00:00Z",
      };
    }
    case "aws:apigatewayv2/api:Api":
      return {
        arn: arnOf("apigateway", `/apis/${name}`),
        apiEndpoint: "https://example.execute-api.eu-west-1.amazonaws.com",
        executionArn: arnOf("execute-api", "example"),
      };
    case "random:index/randomBytes:RandomBytes":
      return { base64: Buffer.alloc(32, "random").toString("base64") };
    case "aws:dynamodb/table:Table":
      return { name: physical, arn: arnOf("dynamodb", `table/${physical}`) };
    case "aws:sqs/queue:Queue":
      return { arn: arnOf("sqs", physical), url: `https://sqs.eu-west-1.amazonaws.com/${physical}` };
    default:
      return { name: physical, arn: arnOf(type.split(":")[1]?.split("/")[0] ?? "", physical) };
  }
}

function arnOf(service: string, resource: string): string {
  return `arn:${ACCOUNT.partition}:${service}:${ACCOUNT.region}:${ACCOUNT.accountId}:${resource}`;
}
