import { parseAction } from '../../action-name.ts';
import type { ActionResource } from '../../flow.ts';
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
  const action = readText(reading, 'action');
  const resource = resourceArn ? parseResource(reading, resourceArn) : findApi(action?.value);
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
      action,
      pattern: readText(reading, 'pattern'),
      serviceParams: params,
      timeoutSeconds: readNumber(reading, 'timeoutSeconds'),
      errorMappings: parseMappings(reading, 'errorMappings'),
    }),
  };
};

/** What is wrong with an action is a rule's to say. */
function findApi(action: string | undefined): ActionResource | undefined {
  const parsed = action === undefined ? undefined : parseAction(action);
  return parsed && 'resource' in parsed ? parsed.resource : undefined;
}
