/** What names in flows are on AWS, for `sluice permissions`: read from the variables that a deployment has. */
import { AppError } from './app/app-error.ts';
import { ConfigError, readTargetConfig } from './config.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** stage: what `{stage}` in names stands for. Throws `argument.invalid`, which names each variable that is wrong. */
export function readNaming(environment: Environment, stage: string) {
  try {
    // The region is the command's business, and in no name.
    const given = { ...environment, AWS_REGION: 'any', SLUICE_FUNCTION_STAGE: stage };
    const { naming, topicArnPrefix } = readTargetConfig(given);
    return { naming, ...(topicArnPrefix === undefined ? {} : { topicArnPrefix }) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new AppError('argument.invalid', error.message, {}, { cause: error });
  }
}
