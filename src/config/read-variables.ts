/** Reads variables out of the environment, all that a schema asks for at once. */
import { en } from 'zod/locales';
import * as z from 'zod/mini';

// The small zod, in every handler's bundle, says what is wrong in no language by itself.
z.config(en());

export type Environment = Readonly<Record<string, string | undefined>>;

/** The configuration is wrong: the message names each variable. Values are never shown, some are secrets. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** An empty variable is one that is not set. Throws a ConfigError that names every missing or wrong one. */
export function readVariables<Schema extends z.ZodMiniObject>(
  schema: Schema,
  environment: Environment,
): z.output<Schema> {
  const given = Object.entries(environment).filter(
    ([, value]) => value !== undefined && value !== '',
  );
  const checked = schema.safeParse(Object.fromEntries(given));
  if (!checked.success) throw toConfigError(checked.error, environment);
  return checked.data;
}

function toConfigError(error: z.core.$ZodError, environment: Environment): ConfigError {
  const problems = error.issues.map((issue) => {
    const variable = String(issue.path[0]);
    const value = environment[variable] ?? '';
    if (value === '') return `${variable} is not set`;
    return `${variable} is not valid: ${issue.message}`;
  });
  return new ConfigError([...new Set(problems)].join('; '));
}
