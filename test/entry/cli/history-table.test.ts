import { describe, expect, it } from '@jest/globals';
import { eventRow, historyHead, historyRow } from '../../../src/entry/cli/history-table.ts';

const FIRST = '2024-01-01T00:00:00.000Z';

function row(Type: string, EventDetail: string) {
  return historyRow(
    {
      EventId: 12,
      Type,
      StepName: 'publish',
      Time: '2024-01-01T00:00:01.250Z',
      ScheduleEventId: 3,
      EventDetail,
    },
    FIRST,
  );
}

describe('the history table', () => {
  it('has its columns under its head', () => {
    expect(historyHead()).toBe('  ID       TIME  TYPE                STEP              DETAIL');
    expect(row('StepEntered', '{"input":{"a":1},"local":{}}')).toBe(
      '  12    +1.250s  StepEntered         publish           input {"a":1}',
    );
  });

  it.each([
    [
      'TaskScheduled',
      '{"resourceArn":"acs:mns:::/topics/t/messages","pattern":"sync"}',
      'acs:mns:::/topics/t/messages (sync)',
    ],
    ['TaskFailed', '{"error":"Rejected","cause":"no stock"}', 'Rejected: no stock'],
    ['TaskSucceeded', '{"output":{"status":"success"}}', 'output {"status":"success"}'],
    ['StepStarted', '{"input":{"a":"x\\ny"}}', 'input {"a":"x\\ny"}'],
  ])('says of %s what matters', (type, detail, shown) => {
    expect(row(type, detail)).toContain(`  ${shown}`);
  });

  it.each(['{}', 'null', 'broken'])('shows nothing for the detail %s', (detail) => {
    expect(row('TaskStarted', detail)).toBe('  12    +1.250s  TaskStarted         publish');
  });

  it('writes no more of a large detail than it shows', () => {
    const untouched = {
      get last(): string {
        throw new Error('read to the end');
      },
    };
    const detail = { input: { text: ' '.repeat(2_000), more: 'y'.repeat(9_000), untouched } };
    const event = { eventId: 12, type: 'StepStarted', stepName: 'publish', time: FIRST, detail };
    expect(eventRow(event, FIRST)).toMatch(/ {2}input \{"text":" ","more":"y{45}…$/);
  });

  it('cuts long details', () => {
    const shown = row('TaskSucceeded', JSON.stringify({ output: 'x'.repeat(500) }));
    expect(shown).toMatch(/x…$/);
    expect(shown.length).toBeLessThan(140);
  });
});
