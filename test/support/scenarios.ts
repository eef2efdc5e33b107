/** Reads the scenarios of `test/fixtures/executions`: one YAML file each, with the expected history beside it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import type { Scenario } from './scenario.ts';

export const SCENARIO_FOLDER = join(import.meta.dirname, '../fixtures/executions');

export interface NamedScenario {
  readonly name: string;
  readonly scenario: Scenario;
}

const HEAD = 'version: v1\ntype: flow\n';

const whole = (flow: string) => (flow.includes('version:') ? flow : HEAD + flow);

function withWholeDeletion({ deleteFlow }: Scenario): Pick<Scenario, 'deleteFlow'> {
  if (deleteFlow?.createAgain === undefined) return {};
  return { deleteFlow: { ...deleteFlow, createAgain: whole(deleteFlow.createAgain) } };
}

export function readScenarios(): readonly NamedScenario[] {
  const files = readdirSync(SCENARIO_FOLDER).filter((file) => file.endsWith('.yaml'));
  return files.toSorted().map((file) => {
    const scenario = load(readFileSync(join(SCENARIO_FOLDER, file), 'utf8')) as Scenario;
    const flows = Object.entries(scenario.flows ?? {}).map(([name, text]) => [name, whole(text)]);
    return {
      name: file.replace(/\.yaml$/, ''),
      scenario: {
        ...scenario,
        flow: whole(scenario.flow),
        flows: Object.fromEntries(flows) as Record<string, string>,
        ...withWholeDeletion(scenario),
      },
    };
  });
}
