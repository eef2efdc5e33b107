/** Says why a run cannot go on, and what to add to the mocks file. */
import type { Obstacle } from '../../../app/flow-run.ts';

type Unanswered = Extract<Obstacle, { kind: 'unanswered' }>;

/** Plain keys need no quotes; words that YAML reads as something else do. */
const PLAIN_KEY = /^(?!(?:true|false|null)$)[A-Za-z_][\w-]*$/i;
const LONGEST_INPUT = 500;

/** `mocks`: the mocks file, when there is one. */
export function describeObstacle(
  obstacle: Obstacle,
  { mocks }: { readonly mocks?: string },
): string {
  if (obstacle.kind === 'unanswered') return describeUnanswered(obstacle, mocks);
  const { stepNames } = obstacle;
  const names = stepNames.map((name) => `"${name}"`).join(', ');
  const [subject, waits] = stepNames.length === 1 ? ['step', 'waits'] : ['steps', 'wait'];
  const [firstName = ''] = stepNames;
  return [
    `${subject} ${names} ${waits} for a callback that never comes: no mock gives it, and nothing has "timeoutSeconds"`,
    'give the step or the flow a timeout, or add to the mocks file:',
    '',
    ...stepLines(firstName, '- callback: {output: {}}'),
  ].join('\n');
}

function describeUnanswered(obstacle: Unanswered, mocks: string | undefined): string {
  const { stepName, resourceArn, waitsForCallback, input } = obstacle;
  const answer = waitsForCallback ? '- callback: {output: {}}' : '- result: {}';
  return [
    `step "${stepName}" calls ${resourceArn}, and ${whatIsMissing(obstacle, mocks)}:`,
    '',
    ...stepLines(stepName, answer),
    '',
    `the call's input is ${shorten(JSON.stringify(input))}`,
  ].join('\n');
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
