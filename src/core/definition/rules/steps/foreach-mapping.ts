import { quoted } from '../../../shared/quoted.ts';
import type { Finding } from '../../diagnostic.ts';
import type { LocatedForeach, LocatedIterationMapping } from '../../located-flow.ts';
import { isOtherRoot, MAP_OTHER_ROOT } from '../../other-root.ts';
import { eachStep } from '../../walk-flow.ts';
import { required } from '../combinators.ts';
import type { Rule } from '../rule.ts';

export const foreachMapping: Rule = {
  code: 'foreach-mapping',
  *check(flow) {
    for (const step of eachStep(flow)) if (step.type === 'foreach') yield* checkForeach(step);
  },
};

function* checkForeach(step: LocatedForeach): Generator<Finding> {
  yield* required(step, 'iterationMapping', 'a map with "collection" and "item"');
  yield* required(step, 'steps', 'a list of steps');
  if (step.iterationMapping) yield* checkMapping(step.iterationMapping);
}

function* checkMapping(mapping: LocatedIterationMapping): Generator<Finding> {
  yield* required(mapping, 'collection', 'a path like "$.names"');
  yield* required(mapping, 'item', 'the key that holds the element in an iteration');
  yield* checkCollection(mapping);
  for (const key of ['item', 'index'] as const) {
    const found = mapping[key];
    if (found?.value !== '') continue;
    yield { span: found.span, message: `"${key}" of ${mapping.label} is empty, expected a key` };
  }
  const { item, index } = mapping;
  if (!item || !index || item.value === '' || item.value !== index.value) return;
  const message = `"index" of ${mapping.label} is ${quoted(index.value)} like "item", expected another key`;
  yield { span: index.span, message };
}

function* checkCollection({ label, collection }: LocatedIterationMapping): Generator<Finding> {
  if (!collection) return;
  const { value, span } = collection;
  if (value.kind === 'reference') {
    if (value.path.length > 0) return;
    yield {
      span,
      message: `"collection" of ${label} is "$", the step's whole input, which is no list`,
      hint: 'name the key that holds the list: "$.key"',
    };
    return;
  }
  // Null: a path that could not be read, and was reported.
  if (value.kind === 'constant' && value.value === null) return;
  yield {
    span,
    message: `"collection" of ${label} is no path, expected one like "$.names"`,
    hint: isOtherRoot(value)
      ? MAP_OTHER_ROOT
      : 'a constant list goes through inputMappings: map it there and write "$.key" here',
  };
}
