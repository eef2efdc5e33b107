import { readNumber, readText } from '../attributes.ts';
import { compact } from '../compact.ts';
import { checkAttributes, TASK_ATTRIBUTES } from '../known-attributes.ts';
import { parseMappings } from '../parse-mappings.ts';
import { parseParams } from '../parse-params.ts';
import { parseResource } from '../parse-resource.ts';
import { parseCatch, parseRetry } from '../parse-retry.ts';
import type { StepParser } from './step-parser.ts';

/** Source: FDL reference 1.3 and section 5. */
export const parseTask: StepParser = (reading, base) => {
  const resourceArn = readText(reading, 'resourceArn');
  const resource = resourceArn && parseResource(reading, resourceArn);
  const { params, outside } = parseParams(reading, resource);
  checkAttributes(reading, [...TASK_ATTRIBUTES, ...outside]);
  return {
    ...base,
    type: 'task',
    retry: parseRetry(reading),
    catch: parseCatch(reading),
    ...compact({
      resourceArn,
      resource,
      action: readText(reading, 'action'),
      pattern: readText(reading, 'pattern'),
      serviceParams: params,
      timeoutSeconds: readNumber(reading, 'timeoutSeconds'),
      errorMappings: parseMappings(reading, 'errorMappings'),
    }),
  };
};
