/** Operations on flows. Source: API reference 4.1 to 4.5. */
import {
  aName,
  anInteger,
  aPossiblyEmptyText,
  aText,
  optional,
} from '../../../app/wire/parameter.ts';
import { parameterSet } from '../../../app/wire/parameter-set.ts';
import { presentCreatedFlow, presentFlow, presentFlows, presentNothing } from '../present.ts';
import { operation } from './operation.ts';

const createFlow = operation('CreateFlow', {
  summary: 'Creates a flow.',
  method: 'POST',
  answer: 'CreatedFlow',
  flowIn: 'Name',
  isOnceOnly: true,
  parameters: parameterSet({
    name: aName('Name'),
    definition: aText('Definition', Infinity, 'In the Flow Definition Language, version v1.'),
    description: aPossiblyEmptyText('Description'),
    type: aText('Type', Infinity, 'FDL, or DEFAULT.'),
    roleArn: optional(aText('RoleArn', Infinity, 'The role that the flow calls services under.')),
    externalStorageLocation: optional(aText('ExternalStorageLocation')),
    executionMode: optional(aText('ExecutionMode', Infinity, 'Standard.')),
  }),
  useCase: (useCases) => useCases.createFlow,
  present: presentCreatedFlow,
});

const describeFlow = operation('DescribeFlow', {
  summary: 'Describes a flow.',
  method: 'GET',
  answer: 'Flow',
  flowIn: 'Name',
  parameters: parameterSet({ flowName: aName('Name') }),
  useCase: (useCases) => useCases.describeFlow,
  present: presentFlow,
});

const STAYS = 'Absent or empty: stays as it is.';

const updateFlow = operation('UpdateFlow', {
  summary:
    'Changes what is sent of a flow. Executions that run go on by the definition that they have.',
  method: 'POST',
  answer: 'CreatedFlow',
  flowIn: 'Name',
  isOnceOnly: true,
  parameters: parameterSet({
    flowName: aName('Name'),
    definition: optional(aText('Definition', Infinity, STAYS)),
    description: optional(aText('Description', Infinity, STAYS)),
    type: optional(aText('Type', Infinity, `FDL, or DEFAULT. ${STAYS}`)),
    roleArn: optional(aText('RoleArn', Infinity, STAYS)),
    externalStorageLocation: optional(aText('ExternalStorageLocation', Infinity, STAYS)),
  }),
  useCase: (useCases) => useCases.updateFlow,
  present: presentCreatedFlow,
});

const listFlows = operation('ListFlows', {
  summary: 'Lists flows by name, with their definitions.',
  method: 'GET',
  answer: 'Flows',
  parameters: parameterSet({
    limit: optional(anInteger('Limit', { least: 1 }, 'Default: 60. Above 999 is 999.')),
    nextToken: optional(aText('NextToken', Infinity, 'Of the answer before.')),
  }),
  useCase: (useCases) => useCases.listFlows,
  present: presentFlows,
});

const deleteFlow = operation('DeleteFlow', {
  summary: 'Deletes a flow with its schedules, and stops its executions.',
  method: 'POST',
  answer: 'Nothing',
  flowIn: 'Name',
  isOnceOnly: true,
  parameters: parameterSet({ flowName: aName('Name') }),
  useCase: (useCases) => useCases.deleteFlow,
  present: presentNothing,
});

export const FLOW_OPERATIONS = [createFlow, updateFlow, describeFlow, listFlows, deleteFlow];
