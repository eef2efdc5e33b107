import { quoted } from '../../../shared/quoted.ts';
import type { Finding } from '../../diagnostic.ts';
import type { Template } from '../../flow.ts';
import type { LocatedTask } from '../../located-flow.ts';
import { KnownNames } from '../../nearest-name.ts';
import { paramTableOf } from '../../param-table-of.ts';
import { eachTask } from '../../walk-flow.ts';
import type { Rule } from '../rule.ts';

/** A step without inputMappings sees everything around it: what that holds is known at run time only. */
export const variablesMapped: Rule = {
  code: 'service-param-unmapped',
  *check(flow) {
    for (const task of eachTask(flow)) yield* checkTask(task);
  },
};

function* checkTask(task: LocatedTask): Generator<Finding> {
  const { label, inputMappings, serviceParams } = task;
  if (!inputMappings || !serviceParams) return;
  const targets = new Set(inputMappings.flatMap(({ target }) => (target ? [target.value] : [])));
  const known = new KnownNames(targets);
  for (const { name, value, valueSpan } of serviceParams.value) {
    for (const [key, text] of variablesOf(value)) {
      if (targets.has(key)) continue;
      yield {
        span: valueSpan,
        message: `${quoted(text)} in service parameter ${quoted(name)} of ${label} has no value: none of its inputMappings has the target ${quoted(key)}`,
        hint: () => known.hintFor(key) ?? hintWithoutName(task, name),
      };
    }
  }
}

function hintWithoutName({ resource }: LocatedTask, param: string): string {
  const isRequired = resource && paramTableOf(resource).get(param)?.required;
  return `map it in inputMappings${isRequired ? '' : ', or leave the parameter out'}`;
}

/** The first key of each path, with the path as it was written; each key once. */
function variablesOf(template: Template): ReadonlyMap<string, string> {
  const textByKey = new Map<string, string>();
  collect(template, textByKey);
  return textByKey;
}

function collect(template: Template, textByKey: Map<string, string>): void {
  switch (template.kind) {
    case 'constant':
      return;
    case 'reference': {
      const [first] = template.path;
      if (first?.kind === 'key' && !textByKey.has(first.key)) {
        textByKey.set(first.key, template.text);
      }
      return;
    }
    case 'list':
      for (const item of template.items) collect(item, textByKey);
      return;
    case 'object':
      for (const [, value] of template.entries) collect(value, textByKey);
  }
}
