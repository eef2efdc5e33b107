/** `npm start`: the local stack in one terminal, until Ctrl-C. */
import { type LocalStack, awsEnvironment, startLocalStack } from './local-stack.ts';
import { type LocalSettings, readLocalSettings } from './local-settings.ts';
import { LOCAL_KEY } from './own-handlers.ts';

/** Ctrl-C ends everything within 10 s, whatever hangs. */
const END_WITHIN_MS = 9_000;

const SERVICE_ENDED =
  'the service has ended by itself; handlers.log in the data folder has its last words';

const say = (line: string) => process.stdout.write(`${line}\n`);
const complain = (line: string) => process.stderr.write(`${line}\n`);

async function main(): Promise<void> {
  // A function of a flow that leaves a promise behind should not take the stack with it.
  process.on('unhandledRejection', (error) =>
    complain(`a promise that nobody awaits: ${String(error)}`),
  );
  const settings = readLocalSettings();
  let isStopping = false;
  const end = Promise.withResolvers<number>();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => end.resolve(0));
  }
  say('starting (a few seconds) …');
  const stack = await startLocalStack(settings, complain);
  // Functions of flows run in this process and may call the services too.
  Object.assign(process.env, awsEnvironment(settings, stack.addresses), {
    SLUICE_ENDPOINT: stack.addresses.api,
  });
  const serviceEnded = stack.serviceEnded.then(() => {
    if (!isStopping) complain(SERVICE_ENDED);
    return 1;
  });
  greet(settings, stack);
  const code = await Promise.race([end.promise, serviceEnded]);
  isStopping = true;
  setTimeout(() => process.exit(code), END_WITHIN_MS).unref();
  await stack.stop();
  process.exit(code);
}

function greet(settings: LocalSettings, { addresses, flows }: LocalStack): void {
  const local = (address: string) => address.replace('127.0.0.1', 'localhost');
  const [flow] = flows.names;
  const rows = [
    [
      'API',
      `${local(addresses.api)}   access key ${LOCAL_KEY.accessKeyId}, secret ${LOCAL_KEY.accessKeySecret}`,
    ],
    ['callbacks', `${local(addresses.api)}/callbacks/{token}/succeeded`],
    ['functions', local(addresses.functions)],
    ['SQS', local(addresses.sqs)],
    ['SNS', local(addresses.sns)],
    ['DynamoDB', local(addresses.dynamodb)],
    ['data', settings.dataDir],
    ['flows', flows.names.join(', ') || 'none'],
    ['try', flow === undefined ? 'npx sluice --help' : 'npm run demo'],
  ];
  for (const problem of flows.problems) complain(problem);
  say(`Sluice is ready on ${local(addresses.api)}`);
  for (const [name = '', value = ''] of rows) say(`  ${name.padEnd(10)} ${value}`);
}

main().catch((error: unknown) => {
  complain(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
