/** What is added to a template. Nothing that is there is changed, but for destinations that are completed. */
import type { Template, TemplateOutput, TemplateResource } from './framework.ts';

export class Additions {
  readonly warnings: string[] = [];
  /** Of what the user should not have declared under our ids. */
  readonly problems: string[] = [];
  readonly #before: Template;
  readonly #resources = new Map<string, TemplateResource>();
  readonly #outputs = new Map<string, TemplateOutput>();

  constructor(before: Template) {
    this.#before = before;
  }

  /** With what has been added so far. */
  get template(): Template {
    return {
      ...this.#before,
      Resources: { ...this.#before.Resources, ...Object.fromEntries(this.#resources) },
      Outputs: { ...this.#before.Outputs, ...Object.fromEntries(this.#outputs) },
    };
  }

  add(id: string, resource: TemplateResource): void {
    if (Object.hasOwn(this.#before.Resources ?? {}, id)) {
      this.problems.push(`resource "${id}" is what a flow needs, give yours another name`);
    }
    this.#resources.set(id, resource);
  }

  /** Of the user, with more in it. */
  complete(id: string, resource: TemplateResource): void {
    this.#resources.set(id, resource);
  }

  isOurs(id: string): boolean {
    return this.#resources.has(id);
  }

  addOutput(id: string, output: TemplateOutput): void {
    this.#outputs.set(id, output);
  }
}
