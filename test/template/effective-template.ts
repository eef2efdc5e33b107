/** A template as CloudFormation would see it: conditions decided, what they leave out gone. */

export interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

export interface Output {
  readonly Value: unknown;
  readonly Export?: { readonly Name: string };
}

export interface Template {
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, Output>>;
}

type Conditions = ReadonlyMap<string, boolean>;

/** Conditions over literal text, which parameters have become: `Fn::Equals` and `Fn::Not`. */
export function toEffective(template: Template): Template {
  const conditions = new Map(
    Object.entries(template.Conditions ?? {}).map(([name, what]) => [name, decide(what)]),
  );
  const kept = Object.entries(template.Resources).filter(
    ([, { Condition }]) => Condition === undefined || holds(conditions, Condition),
  );
  return {
    Resources: resolve(conditions, Object.fromEntries(kept)) as Template['Resources'],
    Outputs: resolve(conditions, template.Outputs) as Template['Outputs'],
  };
}

function decide(what: unknown): boolean {
  const [[name, operands] = []] = Object.entries(what as Record<string, readonly unknown[]>);
  if (name === 'Fn::Not') return !decide(operands?.[0]);
  if (name === 'Fn::Equals') return operands?.[0] === operands?.[1];
  throw new Error(`a condition that this reader does not know: ${JSON.stringify(what)}`);
}

function holds(conditions: Conditions, name: string): boolean {
  const decided = conditions.get(name);
  if (decided === undefined) throw new Error(`there is no condition ${name}`);
  return decided;
}

const GONE = Symbol('AWS::NoValue');

function resolve(conditions: Conditions, value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => resolve(conditions, item));
    return items.filter((item) => item !== GONE);
  }
  if (typeof value !== 'object' || value === null) return value;
  const fields = value as Readonly<Record<string, unknown>>;
  if (fields['Ref'] === 'AWS::NoValue') return GONE;
  const choice = fields['Fn::If'] as readonly [string, unknown, unknown] | undefined;
  if (choice !== undefined) {
    return resolve(conditions, holds(conditions, choice[0]) ? choice[1] : choice[2]);
  }
  const resolved = Object.entries(fields).map(([name, field]) => {
    return [name, resolve(conditions, field)] as const;
  });
  return Object.fromEntries(resolved.filter(([, field]) => field !== GONE));
}
