/** Operations on schedules. Source: API reference 4.14 to 4.18. */
import { aBoolean, aName, anInteger, aText, optional } from '../../../app/wire/parameter.ts';
import { parameterSet } from '../../../app/wire/parameter-set.ts';
import { presentNothing } from '../present.ts';
import { presentSchedule, presentSchedules } from '../present-schedule.ts';
import { operation } from './operation.ts';

const EXPRESSION =
  "'second minute hour day month weekday', in UTC or behind 'CRON_TZ=Asia/Shanghai ', or '@every 1h30m'.";
const PAYLOAD = 'JSON text, which the executions find under payload.';
const STAYS = 'Absent or empty: stays as it is.';

const nameParameters = { flowName: aName('FlowName'), scheduleName: aName('ScheduleName') };

const createSchedule = operation('CreateSchedule', {
  summary: 'Creates a schedule, which starts executions of a flow.',
  method: 'POST',
  answer: 'Schedule',
  flowIn: 'FlowName',
  isOnceOnly: true,
  parameters: parameterSet({
    ...nameParameters,
    cronExpression: aText('CronExpression', Infinity, EXPRESSION),
    description: optional(aText('Description')),
    payloadText: optional(aText('Payload', Infinity, PAYLOAD)),
    isEnabled: optional(aBoolean('Enable', 'Default: false.')),
  }),
  useCase: (useCases) => useCases.createSchedule,
  present: presentSchedule,
});

const updateSchedule = operation('UpdateSchedule', {
  summary: 'Changes what is sent of a schedule.',
  method: 'POST',
  answer: 'Schedule',
  flowIn: 'FlowName',
  isOnceOnly: true,
  parameters: parameterSet({
    ...nameParameters,
    cronExpression: optional(aText('CronExpression', Infinity, `${EXPRESSION} ${STAYS}`)),
    description: optional(aText('Description', Infinity, STAYS)),
    payloadText: optional(aText('Payload', Infinity, `${PAYLOAD} ${STAYS}`)),
    isEnabled: optional(aBoolean('Enable', STAYS)),
  }),
  useCase: (useCases) => useCases.updateSchedule,
  present: presentSchedule,
});

const describeSchedule = operation('DescribeSchedule', {
  summary: 'Describes a schedule.',
  method: 'GET',
  answer: 'Schedule',
  flowIn: 'FlowName',
  parameters: parameterSet(nameParameters),
  useCase: (useCases) => useCases.describeSchedule,
  present: presentSchedule,
});

const listSchedules = operation('ListSchedules', {
  summary: 'Lists the schedules of a flow by name.',
  method: 'GET',
  answer: 'Schedules',
  flowIn: 'FlowName',
  parameters: parameterSet({
    flowName: nameParameters.flowName,
    limit: optional(anInteger('Limit', { least: 1 }, 'Default: 60. Above 1000 is 1000.')),
    nextToken: optional(aText('NextToken', Infinity, 'Of the answer before.')),
  }),
  useCase: (useCases) => useCases.listSchedules,
  present: presentSchedules,
});

const deleteSchedule = operation('DeleteSchedule', {
  summary: 'Deletes a schedule: it starts nothing any more.',
  method: 'POST',
  answer: 'Nothing',
  flowIn: 'FlowName',
  isOnceOnly: true,
  parameters: parameterSet(nameParameters),
  useCase: (useCases) => useCases.deleteSchedule,
  present: presentNothing,
});

export const SCHEDULE_OPERATIONS = [
  createSchedule,
  updateSchedule,
  describeSchedule,
  listSchedules,
  deleteSchedule,
];
