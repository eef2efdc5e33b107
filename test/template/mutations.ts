/** Templates that are wrong in one way each, and the rule that has to say so. */
import { QUEUE_MUTATIONS, ROLE_MUTATIONS } from './access-mutations.ts';
import { DATA_MUTATIONS, WATCH_MUTATIONS } from './data-mutations.ts';
import type { Template } from './effective-template.ts';
import { FUNCTION_MUTATIONS } from './function-mutations.ts';
import type { Json, Mutation } from './mutation.ts';

export const MUTATIONS: readonly Mutation[] = [
  ...ROLE_MUTATIONS,
  ...QUEUE_MUTATIONS,
  ...FUNCTION_MUTATIONS,
  ...DATA_MUTATIONS,
  ...WATCH_MUTATIONS,
];

/** A copy of the template with the mistake in it. */
export function mutated(template: Template, { mutate }: Mutation): Template {
  const copy = structuredClone(template) as unknown as { Resources: Json; Outputs: Json };
  mutate(copy.Resources, copy.Outputs);
  return copy as unknown as Template;
}
