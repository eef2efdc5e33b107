/** What `npm start` says when the stack is ready: addresses, keys, and one command to try. */
import type { Addresses } from './aws-environment.ts';
import { LOCAL_KEY } from './own-handlers.ts';

export interface Greeted {
  readonly addresses: Addresses;
  readonly dataDir: string;
  readonly flowNames: readonly string[];
}

/** Where the command line looks by itself. */
const USUAL_API = 'http://localhost:3000';
const USUAL_SNS = 'http://localhost:4566';
/** What `npm run demo` runs. */
const DEMO_FLOW = 'topic-callback';

export function greetingLines({ addresses, dataDir, flowNames }: Greeted): readonly string[] {
  const api = toLocal(addresses.api);
  const rows = [
    ['API', `${api}   access key ${LOCAL_KEY.accessKeyId}, secret ${LOCAL_KEY.accessKeySecret}`],
    ['callbacks', `${api}/callbacks/{token}/succeeded`],
    ['functions', toLocal(addresses.functions)],
    ['SQS', toLocal(addresses.sqs)],
    ['SNS', toLocal(addresses.sns)],
    ['DynamoDB', toLocal(addresses.dynamodb)],
    ['data', dataDir],
    ['flows', flowNames.join(', ') || 'none'],
    ['try', commandToTry(addresses, flowNames)],
  ];
  return [
    `Sluice is ready on ${api}`,
    ...rows.map(([name = '', value = '']) => `  ${name.padEnd(10)} ${value}`),
  ];
}

/** Works as it stands, in another terminal, whatever the ports are. */
export function commandToTry(
  { api, sns }: Pick<Addresses, 'api' | 'sns'>,
  flowNames: readonly string[],
): string {
  const endpoint = toLocal(api) === USUAL_API ? [] : [`SLUICE_ENDPOINT=${toLocal(api)}`];
  const topics = toLocal(sns) === USUAL_SNS ? [] : [`AWS_ENDPOINT_URL_SNS=${toLocal(sns)}`];
  if (flowNames.includes(DEMO_FLOW)) return [...endpoint, ...topics, 'npm run demo'].join(' ');
  const [flowName] = flowNames;
  if (flowName === undefined) return 'npx sluice --help';
  return [...endpoint, `npx sluice api StartExecution FlowName=${flowName}`].join(' ');
}

const toLocal = (address: string) => address.replace('127.0.0.1', 'localhost');
