/** A rule of ours over a template whose conditions are decided. */
import type { Template } from './effective-template.ts';

export interface Rule {
  /** What is demanded. */
  readonly name: string;
  /** What is wrong, by the template's own words; nothing: all is well. */
  readonly complaints: (template: Template) => readonly string[];
}

/** A rule over each of something. */
export function each<Item>(
  name: string,
  find: (template: Template) => readonly Item[],
  complaintsOf: (item: Item, template: Template) => readonly string[],
): Rule {
  return {
    name,
    complaints: (template) => find(template).flatMap((item) => complaintsOf(item, template)),
  };
}

export const unless = (holds: boolean, complaint: string): readonly string[] =>
  holds ? [] : [complaint];
