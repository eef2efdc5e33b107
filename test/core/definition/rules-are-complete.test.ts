/** Every code of a diagnostic is yielded, shown by fixtures and documented; every rule has a code of its own. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { checkFlow, MAX_TEXT_LENGTH } from '../../../src/core/definition/check-flow.ts';
import type { DiagnosticCode } from '../../../src/core/definition/diagnostic.ts';
import { DIAGNOSTIC_CODES } from '../../../src/core/definition/diagnostic-codes.ts';
import { NOT_YET_RULES, RULES } from '../../../src/core/definition/rules/index.ts';

const FLOWS = new URL('../../fixtures/flows/', import.meta.url);
const CHECKS = new URL('../../../docs/checks.md', import.meta.url);
const CODES = Object.keys(DIAGNOSTIC_CODES) as DiagnosticCode[];

/** A flow that is accepted without a warning, and does what the code is about as it should be done. */
const DONE_RIGHT: Readonly<Record<DiagnosticCode, string>> = {
  'text-too-large': 'pass-only',
  'expressions-too-large': 'conditions-of-every-kind',
  'yaml-syntax': 'comments',
  'yaml-empty': 'pass-only',
  'yaml-several-documents': 'pass-only',
  'yaml-duplicate-key': 'merge-key-in-quotes',
  'yaml-key': 'hostile-keys',
  'yaml-tag': 'core-tags',
  'yaml-alias': 'anchors-and-merge-keys',
  'yaml-merge': 'anchors-and-merge-keys',
  'yaml-number': 'numbers-of-every-form',
  'yaml-number-precision': 'numbers-of-every-form',
  'yaml-too-many-nodes': 'anchors-and-merge-keys',
  'yaml-too-deep': 'deep-choices',
  'attribute-type': 'catch-of-every-kind',
  'attribute-unknown': 'version-quoted',
  'text-line-break': 'text-over-lines',
  'flow-header': 'version-v1beta1',
  'steps-empty': 'pass-only',
  'step-type': 'ends-inside',
  'step-name': 'step-names',
  'step-name-duplicate': 'step-names',
  'step-nesting': 'step-nesting-limit',
  'step-unreachable': 'goto-into-the-dark',
  'mapping-target': 'mappings-of-every-kind',
  'mapping-target-duplicate': 'mappings-of-every-kind',
  'path-syntax': 'paths-of-every-kind',
  'path-trailing-dot': 'texts-that-are-no-paths',
  'reference-case': 'paths-of-every-kind',
  'reference-as-text': 'variables-from-everywhere',
  timeout: 'timeouts',
  'task-resource': 'function-task',
  'resource-arn': 'native-arns',
  'resource-arn-colon': 'function-qualifier',
  'resource-arn-ignored': 'function-qualifier',
  action: 'child-flow-request-response',
  'action-unsupported': 'child-flow-request-response',
  'async-unsupported': 'function-sync-named',
  'delay-unsupported': 'queue-delays',
  pattern: 'function-async-sync',
  'callback-token': 'callback-whole-context',
  'callback-timeout': 'queue-callback',
  'service-param': 'topic-attributes-as-text',
  'service-param-outside': 'queue-numbers-as-text',
  'service-param-unmapped': 'variables-from-everywhere',
  'priority-default': 'queue-delays',
  'child-name-retried': 'child-flow-name-without-retries',
  'retry-limits': 'retry-numbers',
  'errors-empty': 'catch-of-every-kind',
  'goto-missing': 'catch-of-every-kind',
  'goto-target': 'goto-backward',
  'wait-until': 'wait-constants',
  'wait-past': 'wait-without-a-clock',
  'parallel-branches': 'parallel-most-branches',
  'foreach-mapping': 'foreach-with-index',
  'choices-empty': 'choice',
  'condition-missing': 'choice',
  'condition-syntax': 'conditions-of-every-kind',
  'too-many-problems': 'pass-only',
};

function goldenOf(folder: 'ok' | 'err'): ReadonlyMap<string, string> {
  const directory = new URL(`${folder}/`, FLOWS);
  const files = readdirSync(directory).filter((name) => name.endsWith('.out'));
  return new Map(files.map((name) => [name, readFileSync(new URL(name, directory), 'utf8')]));
}

const [ok, err] = [goldenOf('ok'), goldenOf('err')];

describe('the rules', () => {
  it('each have a code of their own, in the table of codes', () => {
    const codes = [...RULES, ...NOT_YET_RULES].map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.filter((code) => !CODES.includes(code))).toEqual([]);
  });
});

describe.each(CODES)('%s', (code) => {
  const { severity, summary, source } = DIAGNOSTIC_CODES[code];

  it('has a summary of one line and a source', () => {
    expect(summary).toMatch(/^\S.{10,120}$/);
    expect(source).not.toBe('');
  });

  it('is shown with its severity', () => {
    const title = severity === 'error' ? '' : `${severity}: `;
    const shown = new RegExp(String.raw`^\S+:\d+:\d+: ${title}(?!\w+: )[^\n]* \[${code}\]$`, 'm');
    const isShown = [...err.values()].some((text) => shown.test(text));
    // The one text that is too large to lie beside the others.
    const [tooLarge] = checkFlow(' '.repeat(MAX_TEXT_LENGTH + 1)).diagnostics;
    expect(isShown || tooLarge?.code === code).toBe(true);
  });

  it('is not shown for a flow that does it right', () => {
    expect(ok.get(`${DONE_RIGHT[code]}.out`)).not.toContain(`[${code}]`);
  });

  it('is documented', () => {
    const text = existsSync(CHECKS) ? readFileSync(CHECKS, 'utf8') : '';
    expect(text.split('\n')).toContain(`### ${code}`);
  });
});
