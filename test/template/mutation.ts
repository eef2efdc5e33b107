/** A mistake in a template, and the words in which mistakes are made. */

/** The template is JSON, and a mistake goes straight for its place. */
export type Json = { [name: string]: Json } & Json[] & string;

export interface Mutation {
  /** That has to say so. */
  readonly rule: string;
  readonly what: string;
  /** Changes the template in place. */
  readonly mutate: (resources: Json, outputs: Json) => void;
}

export const STEPPER = 'AdvanceDashexecutionsLambdaFunction';

/** The policy statement of that name. */
export function statement(resources: Json, role: string, sid: string): Json {
  const all = resources[role]!['Properties']!['Policies']![0]!['PolicyDocument']!['Statement']!;
  const plain = all.map((each) => each['Fn::If']?.[1] ?? each);
  return plain.find((each) => each['Sid'] === sid)!;
}

/** The properties of a resource. */
export const of = (resources: Json, id: string): Json => resources[id]!['Properties']!;

export function variables(resources: Json, id: string): Json {
  return of(resources, id)['Environment']!['Variables']!;
}

export const any = (value: unknown): Json => value as Json;

/** What is not there would be no mistake. */
export function remove(from: Json, name: string): void {
  if (!Reflect.has(from, name)) throw new Error(`there is no ${name} to remove`);
  Reflect.deleteProperty(from, name);
}
