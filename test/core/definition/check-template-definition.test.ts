/** A definition with references is checked as the flow that it becomes, and told in its author's text. */
import { describe, expect, it } from '@jest/globals';
import {
  checkTemplateDefinition,
  type CheckedTemplate,
} from '../../../src/core/definition/check-template-definition.ts';
import { renderDiagnostics } from '../../../src/core/definition/render-diagnostic.ts';
import { referenceName } from '../../../src/core/definition/template-references.ts';

const FLOW = `version: v1
type: flow
steps:
  - type: task
    name: charge
    resourceArn: !GetAtt Charge.Arn
    retry:
      - errors: [FC.Unknown]
        maxAttemps: 3
  - type: task
    name: tell
    resourceArn: !Sub 'arn:\${AWS::Partition}:sqs:\${AWS::Region}:\${AWS::AccountId}:news'
    serviceParams: { MessageBody: $ }
    catch:
      - errors: [FnF.ALL]
        goto: chrge
`;
const VALUES: Readonly<Record<string, string>> = {
  'Charge.Arn': 'arn:aws:lambda:eu-west-1:123456789012:function:charge',
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-west-1',
  'AWS::AccountId': '123456789012',
};

function check(text: string, values = VALUES): CheckedTemplate {
  return checkTemplateDefinition(text, {
    valueOf: (reference) => values[referenceName(reference)],
    names: Object.keys(values),
  });
}

const said = (text: string, { diagnostics }: CheckedTemplate) =>
  renderDiagnostics(
    text,
    diagnostics.filter(({ severity }) => severity !== 'information'),
    'flow.yml',
  );

const lineOf = (offset: number) => FLOW.slice(0, offset).split('\n').length;

describe('checking a definition with references', () => {
  it('gives the flow that it becomes', () => {
    const text = FLOW.replace('maxAttemps', 'maxAttempts').replace('chrge', 'charge');
    const checked = check(text.replace(/ {4}catch:[^]*/, ''));
    expect(checked.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    const arns = checked.flow?.steps.map((step) => step.type === 'task' && step.resourceArn);
    expect(arns).toEqual([VALUES['Charge.Arn'], 'arn:aws:sqs:eu-west-1:123456789012:news']);
  });

  it('says once what is wrong with a reference', () => {
    const checked = check(FLOW.replace('${AWS::Region}', '${ AWS::Region }'));
    expect(checked.diagnostics.filter(({ span }) => lineOf(span.start) === 12)).toEqual([
      expect.objectContaining({ code: 'reference' }),
    ]);
  });

  it('tells what is wrong where it stands in the text of its author', () => {
    const checked = check(FLOW);
    expect(checked.flow).toBeUndefined();
    expect(said(FLOW, checked).join('\n')).toBe(
      [
        'flow.yml:9:9: warning: "maxAttemps" of retry policy 1 of step "charge" has no meaning and is ignored [attribute-unknown]',
        '  |',
        '9 |         maxAttemps: 3',
        '  |         ^~~~~~~~~~ did you mean "maxAttempts"?',
        'flow.yml:16:15: catch policy 1 of step "tell" goes to "chrge", which is not a step in this list [goto-target]',
        '   |',
        '16 |         goto: chrge',
        '   |               ^~~~~ did you mean "charge"?',
      ].join('\n'),
    );
  });

  it('shows the whole reference where its value is wrong', () => {
    const text = FLOW.replace('maxAttemps', 'maxAttempts').replace('chrge', 'tell');
    const checked = check(text, { ...VALUES, 'AWS::AccountId': 'mine' });
    expect(said(text, checked).at(0)).toContain(
      'flow.yml:12:18: "resourceArn" of step "tell" is not complete',
    );
    expect(said(text, checked).at(0)).toContain(`^${'~'.repeat(69)} expected`);
  });

  it('names what no template has, and nothing that follows from it', () => {
    const text = FLOW.replace('Charge.Arn', 'Chrage.Arn').replace(/ {4}catch:[^]*/, '');
    const checked = check(text.replace('maxAttemps', 'maxAttempts'));
    expect(checked.flow).toBeUndefined();
    expect(said(text, checked)).toEqual([
      [
        'flow.yml:6:26: no such resource: "Chrage.Arn" [reference]',
        '  |',
        '6 |     resourceArn: !GetAtt Chrage.Arn',
        '  |                          ^~~~~~~~~~ did you mean "Charge.Arn"?',
      ].join('\n'),
    ]);
  });

  it('says of a wrong tag once what is wrong', () => {
    const text = FLOW.replace('!GetAtt Charge.Arn', '!ImportValue charge')
      .replace('maxAttemps', 'maxAttempts')
      .replace(/ {4}catch:[^]*/, '');
    const checked = check(text);
    expect(checked.diagnostics.filter(({ severity }) => severity === 'error')).toHaveLength(1);
    expect(said(text, checked)[0]).toContain('tag "!ImportValue" is not supported in a definition');
  });

  it('leaves a text without references as it is', () => {
    const text = 'version: v1\ntype: flow\nsteps:\n  - { type: pass, name: a }\n';
    expect(check(text)).toMatchObject({ text, references: [], diagnostics: [] });
    expect(check('steps: [').diagnostics.map(({ code }) => code)).toEqual(['yaml-syntax']);
  });
});
