/**
 * Each function's role against the calls that its handler made on the local stack, both ways: what is called is allowed, and
 * what is allowed is called. `npm test` runs this behind the end-to-end tests, with what they recorded
 * (test/support/record-calls.ts).
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RecordedCall } from '../support/record-calls.ts';
import type { Template } from '../template/effective-template.ts';
import { toEffective } from '../template/effective-template.ts';
import { packageStack } from '../template/packaged-stack.ts';
import { functionsOf, ofType, permissionsOf, targetOf } from '../template/stack-view.ts';
import { findException, LOCAL_ONLY, OF_THE_LOCAL_STACK } from './exceptions.ts';

const RECORDED = process.env['SLUICE_RECORDED_CALLS'];
/** The stage that is packaged, and what the same names are on the local stack. */
const PACKAGED = 'sluice-dev';
const LOCAL = 'sluice-local';

let folder: string;
let template: Template;
let recorded: readonly RecordedCall[];

/** One call of a handler, or one thing that it may do. */
interface Call {
  readonly handler: string;
  readonly action: string;
  /** A name, or of what is allowed maybe a pattern. */
  readonly resource: string;
}

const asText = ({ handler, action, resource }: Call) => `${handler}: ${action} on ${resource}`;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sluice-roles-'));
  template = toEffective(packageStack({ folder, stage: 'dev' }).template);
  recorded = RECORDED === undefined ? [] : readRecords(RECORDED);
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function readRecords(from: string): readonly RecordedCall[] {
  const lines = readdirSync(from).flatMap((name) =>
    readFileSync(path.join(from, name), 'utf8').split('\n').filter(Boolean),
  );
  return [...new Set(lines)].map((line) => JSON.parse(line) as RecordedCall);
}

/** Handlers' own, and what the local poller does in the place of Lambda, in the name of the function that a queue feeds. */
function calls(): readonly Call[] {
  const handlerByQueue = new Map(eventSources().map(({ queue, handler }) => [queue, handler]));
  return recorded.flatMap(({ handler, action, resource }) => {
    const name = resource.replace(LOCAL, PACKAGED);
    const whose = handler ?? (POLLED.has(action) ? handlerByQueue.get(name) : undefined);
    return whose === undefined ? [] : [{ handler: whose, action, resource: name }];
  });
}

const POLLED = new Set(['sqs:ReceiveMessage', 'sqs:DeleteMessage']);

function eventSources() {
  const handlerById = new Map(functionsOf(template).map((one) => [one.logicalId, one.handler]));
  return ofType(template, 'AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => ({
    queue: queueName(targetOf(Properties['EventSourceArn'])),
    handler: handlerById.get(targetOf(Properties['FunctionName']) ?? functionIn(Properties)),
  }));
}

const functionIn = (properties: Readonly<Record<string, unknown>>) =>
  (properties['FunctionName'] as { Ref?: string }).Ref ?? '';

function queueName(logicalId = ''): string {
  const name = template.Resources[logicalId]?.Properties['QueueName'];
  return typeof name === 'string' ? name : logicalId;
}

function allowed(): readonly Call[] {
  return [...permissionsOf(template)].flatMap(([handler, permissions]) =>
    permissions.map(({ action, resource }) => ({ handler, action, resource: nameOf(resource) })),
  );
}

/** The last part of an ARN: `table/sluice-dev` is a table's, `function:*` any function's. */
function nameOf(resource: unknown): string {
  const id = targetOf(resource);
  if (id !== undefined) return queueName(id);
  const arn =
    typeof resource === 'string' ? resource : (resource as { 'Fn::Sub': string })['Fn::Sub'];
  const [, , , , , ...rest] = arn.replaceAll(/\$\{AWS::\w+\}/g, '-').split(':');
  return arn === '*' ? arn : rest.join(':').replace(/^(table|function|event-bus|role)[/:]/, '');
}

const fits = (permission: Call, call: Call) =>
  permission.handler === call.handler &&
  permission.action === call.action &&
  (permission.resource === call.resource || permission.resource === '*');

if (RECORDED === undefined) {
  console.info(
    'passed over: no calls were recorded; `npm test` runs this behind the tests that do',
  );
  it.skip('roles are held against recorded calls by `npm test`: alone, this file has none', () =>
    undefined);
} else {
  describe('a role', () => {
    it('is there for every handler that was seen at work', () => {
      expect([...new Set(calls().map(({ handler }) => handler))].sort()).toEqual(
        functionsOf(template)
          .map(({ handler }) => handler)
          .sort(),
      );
    });

    it('is asked for in the name of its handler: no other call comes without a name', () => {
      const nameless = recorded.filter(({ handler }) => handler === undefined);
      expect(nameless.filter(({ action }) => !OF_THE_LOCAL_STACK.test(action))).toEqual([]);
    });

    it('allows what its handler calls', () => {
      const permissions = allowed();
      const isAllowed = (call: Call) =>
        LOCAL_ONLY.has(call.action) || permissions.some((permission) => fits(permission, call));
      expect(
        calls()
          .filter((call) => !isAllowed(call))
          .map(asText),
      ).toEqual([]);
    });

    it('allows nothing that its handler does not call, but for what the local stack cannot show', () => {
      const exact = allowed().filter(({ resource }) => resource !== '*');
      // What a narrower permission covers needs no wider one.
      const others = calls().filter((call) => !exact.some((permission) => fits(permission, call)));
      const isUsed = (permission: Call) => {
        const made = permission.resource === '*' ? others : calls();
        return (
          findException(permission) !== undefined || made.some((call) => fits(permission, call))
        );
      };
      expect(
        allowed()
          .filter((permission) => !isUsed(permission))
          .map(asText),
      ).toEqual([]);
    });

    it('has no exception for what was seen after all', () => {
      const used = new Set(allowed().map(findException));
      used.delete(undefined);
      expect([...used].length).toBeGreaterThan(0);
      const made = calls();
      const shown = allowed().filter(
        (permission) =>
          findException(permission) !== undefined && made.some((call) => fits(permission, call)),
      );
      expect(shown.map(asText)).toEqual([]);
    });
  });
}
