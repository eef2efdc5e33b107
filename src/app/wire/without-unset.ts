export type WithoutUnset<Type> = {
  [Key in keyof Type as undefined extends Type[Key] ? never : Key]: Type[Key];
} & {
  [Key in keyof Type as undefined extends Type[Key] ? Key : never]?: Exclude<Type[Key], undefined>;
};

/** Leaves out the keys whose value is undefined: absent and undefined differ. */
export function withoutUnset<Type extends object>(record: Type): WithoutUnset<Type> {
  return Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined),
  ) as WithoutUnset<Type>;
}
