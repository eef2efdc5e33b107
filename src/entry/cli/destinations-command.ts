/** `sluice destinations <function>`: makes a function report how its asynchronous calls end. */
import { type Command, Option } from 'commander';
import { type Terminal, UsageError } from './terminal.ts';

interface Request {
  readonly functionName: string;
  readonly qualifier?: string;
  readonly queueArn: string;
  readonly mayReplace: boolean;
}

type Added =
  | { readonly kind: 'added'; readonly ends: readonly string[] }
  | { readonly kind: 'occupied'; readonly destinations: readonly string[] };

/** Changes the function's configuration on AWS. */
export type AddDestinations = (request: Request) => Promise<Added>;

export interface DestinationsOptions {
  readonly queue: string;
  readonly qualifier?: string;
  readonly replace?: boolean;
}

const QUEUE_ARN = /^arn:[\w-]+:sqs:[\w-]+:\d{12}:[\w-]{1,80}$/;

export function addDestinationsCommand(
  program: Command,
  run: (functionName: string, options: DestinationsOptions) => Promise<void>,
): void {
  program
    .command('destinations')
    .description('make a Lambda function report how its asynchronous calls end')
    .argument('<function>', "the Lambda function's name or ARN, e.g. shop-dev-charge")
    .addOption(
      new Option('--queue <arn>', "the deployment's output ResultsQueueArn")
        .env('SLUICE_RESULTS_QUEUE_ARN')
        .makeOptionMandatory(),
    )
    .option('--qualifier <name>', 'the version or alias that flows call')
    .option('--replace', 'other destinations of the function are given up')
    .addHelpText(
      'after',
      '\nRegion and credentials: as for other AWS tools (AWS_REGION, AWS_PROFILE …).',
    )
    .action(run);
}

/** Returns the exit status: 0; 1: nothing was changed. Throws a UsageError. */
export async function runDestinationsCommand(
  terminal: Terminal,
  functionName: string,
  { queue, qualifier, replace }: DestinationsOptions,
  addDestinations: AddDestinations,
): Promise<number> {
  if (!QUEUE_ARN.test(queue)) throw new UsageError(`--queue "${queue}" is not the ARN of a queue`);
  const name = qualifier === undefined ? functionName : `${functionName}:${qualifier}`;
  try {
    const added = await addDestinations({
      functionName,
      ...(qualifier === undefined ? {} : { qualifier }),
      queueArn: queue,
      mayReplace: replace === true,
    });
    return report(terminal, { functionName, name, queue }, added);
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    terminal.complain(`sluice: function "${name}" was not changed: ${reason}`);
    printPolicy(terminal, queue);
    return 1;
  }
}

interface Subject {
  readonly functionName: string;
  /** With the version or alias. */
  readonly name: string;
  readonly queue: string;
}

function report(terminal: Terminal, { functionName, name, queue }: Subject, added: Added): number {
  if (added.kind === 'occupied') {
    const others = added.destinations.map((destination) => `"${destination}"`).join(' and ');
    terminal.complain(
      `sluice: function "${name}" has another destination, ${others}; --replace gives it up`,
    );
    return 1;
  }
  const what =
    added.ends.length === 0
      ? `${name} reports to ${queue} already`
      : `${name} now reports to ${queue} on ${added.ends.join(' and ')}`;
  terminal.print(what);
  printPolicy(terminal, queue);
  // AWS takes a flow that calls it again and again for a function that calls itself.
  terminal.print('If one execution may call it more than 16 times in a row, allow that too:');
  terminal.print(
    `aws lambda put-function-recursion-config --recursive-loop Allow --function-name ${functionName}`,
  );
  return 0;
}

function printPolicy(terminal: Terminal, queue: string): void {
  terminal.print("The function's role needs this policy:");
  const statement = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queue };
  terminal.print(JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, null, 2));
}
