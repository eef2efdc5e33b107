import type { Located, LocatedParam } from '../../located-flow.ts';
import { isEmpty } from '../../nodes.ts';
import { readMap, readNumber, readText, type Reading } from '../attributes.ts';
import { compact } from '../compact.ts';
import { parseMappings } from '../parse-mappings.ts';
import { parseResource } from '../parse-resource.ts';
import { parseCatch, parseRetry } from '../parse-retry.ts';
import { parseTemplate } from '../parse-template.ts';
import type { StepParser } from './step-parser.ts';

/** Source: FDL reference 1.3 and section 5. */
export const parseTask: StepParser = (reading, base) => {
  const resourceArn = readText(reading, 'resourceArn');
  return {
    ...base,
    type: 'task',
    retry: parseRetry(reading),
    catch: parseCatch(reading),
    ...compact({
      resourceArn,
      resource: resourceArn && parseResource(reading, resourceArn),
      action: readText(reading, 'action'),
      pattern: readText(reading, 'pattern'),
      serviceParams: parseParams(reading),
      timeoutSeconds: readNumber(reading, 'timeoutSeconds'),
      errorMappings: parseMappings(reading, 'errorMappings'),
    }),
  };
};

function parseParams(reading: Reading): Located<readonly LocatedParam[]> | undefined {
  const node = readMap(reading, 'serviceParams');
  if (!node) return undefined;
  const params = node.entries.map(({ key, keySpan, value }) => ({
    name: key,
    nameSpan: keySpan,
    value: parseTemplate(value, reading.context),
    valueSpan: value.span,
    isEmpty: isEmpty(value),
  }));
  return { value: params, span: node.span };
}
