/** One answer of a mocks file, checked against its shape. What is wrong is told where it stands. */
import type { Span } from '../../core/definition/diagnostic.ts';
import { nearestHint } from '../../core/definition/nearest-name.ts';
import {
  isBroken,
  type LocatedNode,
  type ScalarNode,
  toJson,
} from '../../core/definition/nodes.ts';
import type { Complaint } from '../../core/definition/render-diagnostic.ts';
import { spanInScalar } from '../../core/definition/scalar-offset.ts';
import type { Condition } from '../../core/expression/condition.ts';
import { parseCondition } from '../../core/expression/parse-condition.ts';
import type { Json } from '../../core/shared/json.ts';
import { quoted } from '../../core/shared/quoted.ts';
import { ANSWER_KEYS, answerShape, type AnswerShape, CALLBACK_KEYS } from './answer-shape.ts';
import { complaint } from './complaint.ts';
import type { MockAnswer, MockCallback } from './mocks.ts';

type Issue = NonNullable<ReturnType<typeof answerShape.safeParse>['error']>['issues'][number];

export class AnswerReader {
  private readonly text: string;
  private readonly report: (found: Complaint) => void;

  /** `text`: the whole file's. */
  constructor(text: string, report: (found: Complaint) => void) {
    this.text = text;
    this.report = report;
  }

  /** undefined: it is wrong (reported). `label`: whose answer, in the author's words. */
  read(node: LocatedNode, label: string): MockAnswer | undefined {
    if (isBroken(node)) return undefined;
    const checked = answerShape.safeParse(toJson(node));
    if (!checked.success) {
      for (const issue of tellingIssues(checked.error.issues)) this.reportIssue(node, label, issue);
      return undefined;
    }
    const whenNode = find(node, ['when']).node;
    const when = checked.data.when === undefined ? undefined : this.readCondition(whenNode);
    if (checked.data.when !== undefined && when === undefined) return undefined;
    return toAnswer(checked.data, when);
  }

  private reportIssue(node: LocatedNode, label: string, issue: Issue): void {
    const { path, message } = issue;
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) this.reportKey(node, label, [...path, key]);
      return;
    }
    const subject = path.length === 0 ? label : `${quoted(path.map(String).join('.'))} of ${label}`;
    this.report(complaint(find(node, path).span, `${subject} ${message}`));
  }

  private reportKey(node: LocatedNode, label: string, path: readonly PropertyKey[]): void {
    const key = String(path.at(-1));
    const owner = path.length > 1 ? `"callback" of ${label}` : label;
    const known = path.length > 1 ? CALLBACK_KEYS : ANSWER_KEYS;
    const message = `${quoted(key)} is not known in ${owner}`;
    this.report(complaint(find(node, path).keySpan, message, nearestHint(key, known)));
  }

  private readCondition(node: LocatedNode): Condition | undefined {
    const scalar = node as ScalarNode; // Its shape has been checked: it is text.
    const parsed = parseCondition(scalar.text);
    if ('condition' in parsed) return parsed.condition;
    const { message, hint } = parsed.error;
    this.report(complaint(spanInScalar(this.text, scalar, parsed.error), message, hint));
    return undefined;
  }
}

/** A key that is not known explains why another one is missing. */
function tellingIssues(issues: readonly Issue[]): readonly Issue[] {
  const unknown = issues.filter(({ code }) => code === 'unrecognized_keys');
  return unknown.length > 0 ? unknown : issues;
}

function toAnswer(shape: AnswerShape, when: Condition | undefined): MockAnswer {
  const callback = toCallback(shape);
  return {
    ...(when === undefined ? {} : { when }),
    times: shape.times ?? 1,
    afterSeconds: shape.afterSeconds ?? 0,
    outcome: toOutcome(shape),
    ...(callback === undefined ? {} : { callback }),
  };
}

function toOutcome(shape: AnswerShape): MockAnswer['outcome'] {
  const { error, cause = '' } = shape;
  if (error !== undefined) return { kind: 'error', error, cause };
  // What was read from YAML is JSON.
  return 'result' in shape
    ? { kind: 'result', result: shape.result as Json }
    : { kind: 'accepted' };
}

function toCallback({ callback }: AnswerShape): MockCallback | undefined {
  if (callback === undefined) return undefined;
  const { afterSeconds = 0, error, cause = '', output = {} } = callback;
  if (error !== undefined) return { afterSeconds, report: { kind: 'error', error, cause } };
  return { afterSeconds, report: { kind: 'output', output: output as Json } };
}

interface Place {
  readonly node: LocatedNode;
  readonly span: Span;
  /** Of the key that it stands under. */
  readonly keySpan: Span;
}

/** Where a path leads, as far as it goes. */
function find(root: LocatedNode, path: readonly PropertyKey[]): Place {
  let place: Place = { node: root, span: root.span, keySpan: root.span };
  for (const key of path) {
    const { node } = place;
    const entry = node.kind === 'map' ? node.entries.find((each) => each.key === key) : undefined;
    if (entry === undefined) break;
    place = { node: entry.value, span: entry.value.span, keySpan: entry.keySpan };
  }
  return place;
}
