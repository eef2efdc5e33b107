/** All parameters of one operation, under the names that its use case gives them. */
import type { Parameter, SentParameters } from './parameter.ts';
import { type WithoutUnset, withoutUnset } from './without-unset.ts';

export interface ParameterSet<Request> {
  readonly list: readonly Parameter<unknown>[];
  /** In the order of their declaration: the first that is wrong is the error. Unset ones are absent from the request. */
  readonly read: (sent: SentParameters) => Request;
}

type Declared = Readonly<Record<string, Parameter<unknown>>>;

type Values<Parameters extends Declared> = WithoutUnset<{
  readonly [Key in keyof Parameters]: Parameters[Key] extends Parameter<infer Value>
    ? Value
    : never;
}>;

/** E.g. `{ flowName: aName('Name'), limit: optional(anInteger('Limit', { least: 1 })) }`. */
export function parameterSet<Parameters extends Declared>(
  declared: Parameters,
): ParameterSet<Values<Parameters>> {
  const entries = Object.entries(declared);
  return {
    list: entries.map(([, parameter]) => parameter),
    read: (sent) => {
      const values = entries.map(([key, parameter]) => [key, parameter.read(sent)] as const);
      return withoutUnset(Object.fromEntries(values)) as Values<Parameters>;
    },
  };
}
