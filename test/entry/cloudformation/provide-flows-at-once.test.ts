/** Requests of stacks that meet each other, or somebody else. */
import { describe, expect, it } from '@jest/globals';
import type { ScheduleRecord } from '../../../src/app/schedule-store.ts';
import { drive } from '../../support/world.ts';
import { scheduled, stackEvent, StackWorld } from './stack-world.ts';

const CREATE = stackEvent('Create');
const SUCCESS = { Status: 'SUCCESS', PhysicalResourceId: 'order' };

describe('a request', () => {
  it.each([stackEvent('Create'), stackEvent('Update')])(
    'is done when it is handled twice at once: $RequestType',
    async (event) => {
      const stack = new StackWorld();
      const request = { ...event, ResourceProperties: scheduled('a', 'b') };
      const isUpdate = event.RequestType === 'Update';
      if (isUpdate) await stack.ask({ ...CREATE, ResourceProperties: scheduled('a', 'c') });
      await Promise.all([stack.ask(request), stack.ask(request)]);
      expect(stack.answers.slice(-2)).toMatchObject([SUCCESS, SUCCESS]);
      const { schedules } = await stack.stored();
      expect(schedules.map(({ scheduleName }) => scheduleName)).toEqual(
        isUpdate ? ['a', 'b', 'c'] : ['a', 'b'],
      );
    },
  );
});

describe('a flow of a stack', () => {
  it('has the schedules that it declares, whoever changes them at the same time', async () => {
    let changes = 2;
    const theirs = async (left: ScheduleRecord): Promise<void> => {
      const found = await stack.world.schedules.find('order', left.scheduleName);
      if (found === undefined || changes === 0) return;
      changes -= 1;
      const [revision, isEnabled] = [found.revision + 1, false];
      await stack.world.schedules.replace({ ...found, revision, isEnabled });
    };
    const stack: StackWorld = new StackWorld((name, port) => {
      if (name !== 'schedules') return port;
      const replace = async (ours: ScheduleRecord) => {
        await theirs(ours);
        return stack.world.schedules.replace(ours);
      };
      return Object.assign(Object.create(port) as typeof port, { replace });
    });
    await stack.ask({ ...CREATE, ResourceProperties: scheduled('a') });
    await drive(
      stack.world,
      stack.ask({ ...stackEvent('Update'), ResourceProperties: scheduled('a') }),
    );
    expect(changes).toBe(0);
    expect(stack.answers.at(-1)).toMatchObject(SUCCESS);
    expect((await stack.stored()).schedules).toMatchObject([{ isEnabled: true }]);
  });
});
