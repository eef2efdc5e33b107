/** The one of the newer operations that is answered. Source: API reference, section 5. */
import { aText, optional } from '../../../app/wire/parameter.ts';
import { parameterSet } from '../../../app/wire/parameter-set.ts';
import { presentRegions } from '../present.ts';
import { operation } from './operation.ts';

const describeRegions = operation('DescribeRegions', {
  summary: 'Names the region of this deployment, and where its API is.',
  method: 'POST',
  answer: 'Regions',
  parameters: parameterSet({
    acceptLanguage: optional(aText('AcceptLanguage', Infinity, 'Regions have one name here.')),
  }),
  useCase:
    (useCases) =>
    (_request, { host }) =>
      useCases.describeRegions({ host }),
  present: presentRegions,
});

export const REGION_OPERATIONS = [describeRegions];
