/**
 * List prices, US dollars: region us-east-1, arm64, on demand, the first tier, no free tier. Pages of AWS fill their prices
 * in by script, so most dates are those of pages that repeat them.
 */
export interface Price {
  readonly usd: number;
  /** What one price is for, e.g. `1,000,000 requests`. */
  readonly unit: string;
  /** How many of it. */
  readonly per: number;
  /** Whose price it is. */
  readonly page: string;
  /** Where and when it was read. */
  readonly read: string;
}

const MILLION = 1_000_000;

const airbyte = 'https://airbyte.com/data-engineering-resources/dynamodb-pricing, 2025-07-21';
const lambdaNotes =
  'https://git.mcrn.ar/mariano/lambda_local_runner (docs/lambdas-md/lambda-13-cost.md), 2026-05-11';
const dynamodb = 'https://aws.amazon.com/dynamodb/pricing/on-demand/';
const lambda = 'https://aws.amazon.com/lambda/pricing/';
const cloudwatch = 'https://aws.amazon.com/cloudwatch/pricing/';
const gist =
  'https://gist.github.com/allenheltondev/d028926b7fe3b0656c96af9140ab55e3, 2020-03-11; no later copy was found';

export const PRICES = {
  writeUnit: {
    usd: 0.625,
    per: MILLION,
    unit: 'million write units of DynamoDB',
    page: dynamodb,
    read: airbyte,
  },
  readUnit: {
    usd: 0.125,
    per: MILLION,
    unit: 'million read units of DynamoDB',
    page: dynamodb,
    read: airbyte,
  },
  storage: { usd: 0.25, per: 1, unit: 'GB-month in DynamoDB', page: dynamodb, read: gist },
  pointInTime: {
    usd: 0.2,
    per: 1,
    unit: 'GB-month of point-in-time recovery',
    page: dynamodb,
    read: gist,
  },
  queueRequest: {
    usd: 0.4,
    per: MILLION,
    unit: 'million requests to standard queues of SQS',
    page: 'https://aws.amazon.com/sqs/pricing/',
    read: 'https://cloudburn.io/blog/amazon-sqs-pricing, 2026-03-14',
  },
  invocation: {
    usd: 0.2,
    per: MILLION,
    unit: 'million invocations of Lambda',
    page: lambda,
    read: lambdaNotes,
  },
  gigabyteSecond: {
    usd: 0.000_013_333_4,
    per: 1,
    unit: 'GB-second of Lambda on arm64',
    page: lambda,
    read: lambdaNotes,
  },
  apiRequest: {
    usd: 1,
    per: MILLION,
    unit: 'million requests to an HTTP API',
    page: 'https://aws.amazon.com/api-gateway/pricing/',
    read: 'https://awsforengineers.com/blog/aws-api-gateway-pricing-explained, 2025-05-19',
  },
  event: {
    usd: 1,
    per: MILLION,
    unit: 'million custom events of EventBridge',
    page: 'https://aws.amazon.com/eventbridge/pricing/',
    read: 'https://cloudburn.io/blog/amazon-eventbridge-pricing, 2026-03-13',
  },
  logs: {
    usd: 0.5,
    per: 1e9,
    unit: 'GB of logs taken in by CloudWatch',
    page: cloudwatch,
    read: 'https://www.factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards/, 2026-06-13',
  },
  trace: {
    usd: 5,
    per: MILLION,
    unit: 'million traces recorded by X-Ray',
    page: 'https://aws.amazon.com/xray/pricing/',
    read: 'https://aws.amazon.com/de/xray/pricing/, without a date',
  },
  keyRequest: {
    usd: 0.03,
    per: 10_000,
    unit: '10,000 requests to KMS',
    page: 'https://aws.amazon.com/kms/pricing/',
    read: 'https://www.wring.co/blog/aws-kms-pricing-guide, 2026-03-15',
  },
  metric: {
    usd: 0.3,
    per: 1,
    unit: 'month of a custom metric',
    page: cloudwatch,
    read: 'https://signoz.io/guides/cloudwatch-pricing, 2026-02-15',
  },
  alarm: {
    usd: 0.1,
    per: 1,
    unit: 'month of an alarm, for each metric that it looks at',
    page: cloudwatch,
    read: 'https://c3x.dev/resources/aws/aws_cloudwatch_metric_alarm, without a date',
  },
  secret: {
    usd: 0.4,
    per: 1,
    unit: 'month of a secret',
    page: 'https://aws.amazon.com/secrets-manager/pricing/',
    read: 'https://hivebook.wiki/wiki/aws-secrets-manager-rotated-secrets-dynamic-db-credentials-kms, without a date',
  },
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof PRICES;

/** What a step costs elsewhere. */
export const ELSEWHERE = {
  stepFunctions: {
    usd: 25,
    per: MILLION,
    unit: 'million state transitions of Step Functions Standard',
    page: 'https://aws.amazon.com/step-functions/pricing/',
    read: 'https://www.wring.co/blog/aws-step-functions-pricing-guide, 2026-03-14',
  },
  durableFunctions: {
    usd: 8,
    per: MILLION,
    unit: 'million operations of Lambda durable functions',
    page: lambda,
    read: 'https://github.com/api-evangelist/aws-lambda (plans/aws-lambda-plans-pricing.yml), 2026-09-20',
  },
  cloudFlow: {
    usd: 25,
    per: MILLION,
    unit: 'million steps of Alibaba Cloud CloudFlow',
    page: 'https://www.alibabacloud.com/product/serverless-workflow',
    read: 'no copy of it was found; the list price as the authors know it',
  },
} as const satisfies Record<string, Price>;

export const perUnit = ({ usd, per }: Price): number => usd / per;
