/** Says why a run cannot go on, and what to add to the mocks file. */
import type { Obstacle, StuckStep } from '../../../app/flow-run.ts';

type Unanswered = Extract<Obstacle, { kind: 'unanswered' }>;

/** Plain keys need no quotes; words that YAML reads as something else do. */
const PLAIN_KEY = /^(?!(?:true|false|null)$)[A-Za-z_][\w-]*$/i;
const LONGEST_INPUT = 500;

/** `mocks`: what messages call the mocks file, when there is one. */
export function describeObstacle(obstacle: Obstacle, mocks: string | undefined): string {
  if (obstacle.kind === 'unanswered') return describeUnanswered(obstacle, mocks);
  const { steps } = obstacle;
  const [refused, others] = split(steps, ({ wasRefused }) => wasRefused);
  const [answered, unanswered] = split(others, ({ hasAnswers }) => hasAnswers);
  return [
    ...describeStuck(unanswered, 'no mock gives it', [
      'give the step or the flow a timeout, or add to the mocks file:',
      '',
      ...stepLines(unanswered[0]?.stepName ?? '', '- callback: {output: {}}'),
    ]),
    ...describeStuck(answered, 'the answer that it got has no "callback"', [
      'give the step or the flow a timeout, or in the mocks file that answer a callback:',
      '',
      'callback: {output: {}}',
    ]),
    ...describeStuck(refused, 'the one that the mocks give was refused', [
      'give the step or the flow a timeout, or in the mocks file the answer another callback',
    ]),
  ].join('\n');
}

function split<Item>(
  items: readonly Item[],
  isFirst: (item: Item) => boolean,
): readonly [Item[], Item[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

function describeStuck(
  steps: readonly StuckStep[],
  reason: string,
  advice: readonly string[],
): readonly string[] {
  if (steps.length === 0) return [];
  const names = steps.map(({ stepName }) => `"${stepName}"`).join(', ');
  const [subject, waits] = steps.length === 1 ? ['step', 'waits'] : ['steps', 'wait'];
  return [
    `${subject} ${names} ${waits} for a callback that never comes: ${reason}, and nothing has "timeoutSeconds"`,
    ...advice,
  ];
}

function describeUnanswered(obstacle: Unanswered, mocks: string | undefined): string {
  const { stepName, flowName, resourceArn, waitsForCallback, input } = obstacle;
  const ofFlow = flowName === undefined ? '' : ` of flow "${flowName}"`;
  const answer = waitsForCallback ? '- callback: {output: {}}' : '- result: {}';
  return [
    `step "${stepName}"${ofFlow} calls ${resourceArn}, and ${whatIsMissing(obstacle, mocks)}:`,
    '',
    ...stepLines(stepName, answer),
    '',
    ...flowAdvice(obstacle),
    `the call's input is ${shorten(JSON.stringify(input))}`,
  ].join('\n');
}

function flowAdvice({ startedFlow }: Unanswered): readonly string[] {
  if (startedFlow === undefined) return [];
  return [`or let the flow itself be run, with "--flow ${startedFlow}=<its file>"`, ''];
}

function whatIsMissing({ hasAnswers }: Unanswered, mocks: string | undefined): string {
  if (mocks === undefined) return 'there is no mocks file; write one, and name it with --mocks';
  if (hasAnswers) return `none of its answers in ${mocks} holds for this call; add one`;
  return `${mocks} has no answer for it; add one`;
}

function stepLines(stepName: string, answer: string): readonly string[] {
  const key = PLAIN_KEY.test(stepName) ? stepName : JSON.stringify(stepName);
  return ['steps:', `  ${key}:`, `    ${answer}`];
}

function shorten(text: string): string {
  return text.length > LONGEST_INPUT ? `${text.slice(0, LONGEST_INPUT - 1)}…` : text;
}
