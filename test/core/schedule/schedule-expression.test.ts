import { describe, expect, it } from '@jest/globals';
import {
  readScheduleExpression,
  type ScheduleExpression,
} from '../../../src/core/schedule/schedule-expression.ts';

const NOW = '2024-01-01T00:00:00.000Z';

function read(text: string, now = NOW): ScheduleExpression {
  const answer = readScheduleExpression(text, Date.parse(now));
  if (answer.kind === 'refused') throw new Error(answer.message);
  return answer.expression;
}

function next(text: string, after: string, countsFrom = NOW): string {
  const ms = read(text).nextMs(Date.parse(after), Date.parse(countsFrom));
  return new Date(ms ?? NaN).toISOString().replace('.000Z', 'Z');
}

function following(text: string, after: string, times: number): readonly string[] {
  const list: string[] = [];
  for (let at = after; list.length < times; list.push(at)) at = next(text, at);
  return list;
}

describe('six fields', () => {
  it.each([
    ['0 * * * * *', '2024-01-01T00:00:00Z', '2024-01-01T00:01:00Z'],
    ['0 * * * * *', '2024-01-01T00:00:59.999Z', '2024-01-01T00:01:00Z'],
    ['30 9 * * * *', '2024-01-01T00:00:00Z', '2024-01-01T00:09:30Z'],
    ['* * * * * *', '2024-01-01T00:00:00.001Z', '2024-01-01T00:00:01Z'],
    ['  0\t0   4 * * *  ', '2024-01-01T00:00:00Z', '2024-01-01T04:00:00Z'],
    ['0 0 0 1 1 *', '2024-01-01T00:00:00Z', '2025-01-01T00:00:00Z'],
    ['0 0 0 29 2 *', '2024-03-01T00:00:00Z', '2028-02-29T00:00:00Z'],
    ['0 0 12 L * *', '2024-02-01T00:00:00Z', '2024-02-29T12:00:00Z'],
    ['0 0 12 ? * MON-FRI', '2024-01-06T00:00:00Z', '2024-01-08T12:00:00Z'],
    ['0 0 12 * * 7', '2024-01-01T00:00:00Z', '2024-01-07T12:00:00Z'],
    ['0 0 12 * JAN,jul SUN', '2024-02-01T00:00:00Z', '2024-07-07T12:00:00Z'],
    ['0 10/20 * * * *', '2024-01-01T00:30:00Z', '2024-01-01T00:50:00Z'],
    // Day and weekday: one of them is enough, as in every cron.
    ['0 0 0 13 * FRI', '2024-01-01T00:00:00Z', '2024-01-05T00:00:00Z'],
  ])('%s after %s is %s', (text, after, expected) => {
    expect(next(text, after)).toBe(expected);
  });

  it('are in UTC, or in the time zone in front of them', () => {
    expect(next('0 0 4 * * *', NOW)).toBe('2024-01-01T04:00:00Z');
    expect(next('CRON_TZ=Asia/Shanghai 0 0 4 * * *', NOW)).toBe('2024-01-01T20:00:00Z');
    expect(next('CRON_TZ=UTC 0 0 4 * * *', NOW)).toBe('2024-01-01T04:00:00Z');
  });
});

describe('clocks that are changed', () => {
  const BERLIN = 'CRON_TZ=Europe/Berlin';

  it('forward: a time that is skipped comes at the end of the gap, once', () => {
    expect(following(`${BERLIN} 0 30 2 * * *`, '2024-03-30T00:00:00Z', 3)).toEqual([
      '2024-03-30T01:30:00Z',
      '2024-03-31T01:00:00Z',
      '2024-04-01T00:30:00Z',
    ]);
  });

  it('back: a fixed time comes once, the first time', () => {
    expect(following(`${BERLIN} 0 30 2 * * *`, '2024-10-26T00:00:00Z', 3)).toEqual([
      '2024-10-26T00:30:00Z',
      '2024-10-27T00:30:00Z',
      '2024-10-28T01:30:00Z',
    ]);
  });

  it('back: an interval goes on through the repeated hour', () => {
    expect(following(`${BERLIN} 0 */30 * * * *`, '2024-10-26T23:40:00Z', 5)).toEqual([
      '2024-10-27T00:00:00Z',
      '2024-10-27T00:30:00Z',
      '2024-10-27T01:00:00Z',
      '2024-10-27T01:30:00Z',
      '2024-10-27T02:00:00Z',
    ]);
  });

  it.each(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca'])(
    'in %s: what comes next does not depend on when it is asked',
    (zone) => {
      for (const fields of ['0 30 2 * * *', '0 */20 1-3 * * *', '0 15 * * * *']) {
        const text = `CRON_TZ=${zone} ${fields}`;
        for (const day of ['2024-03-10', '2024-03-31', '2024-04-07', '2024-10-27', '2024-11-03']) {
          const times = following(text, `${day}T00:00:00Z`, 6);
          times.slice(1).forEach((time, i) => {
            const justBefore = new Date(Date.parse(time) - 1).toISOString();
            expect([text, next(text, justBefore)]).toEqual([text, time]);
            const justBehind = new Date(Date.parse(times[i]!) + 1).toISOString();
            expect([text, next(text, justBehind)]).toEqual([text, time]);
          });
        }
      }
    },
  );
});

describe('@every', () => {
  it.each([
    ['@every 1m', NOW, '2024-01-01T00:01:00Z'],
    ['@every 1h30m', '2024-01-01T00:10:00Z', '2024-01-01T01:30:00Z'],
    ['@every 1.5h', '2024-01-01T01:30:00Z', '2024-01-01T03:00:00Z'],
    ['@every 90s', '2024-01-01T00:01:29.999Z', '2024-01-01T00:01:30Z'],
    ['@every 60000ms', '2024-01-01T00:05:00Z', '2024-01-01T00:06:00Z'],
    [' @every   2m ', '2023-12-01T00:00:00Z', '2024-01-01T00:02:00Z'],
  ])('%s after %s is %s', (text, after, expected) => {
    expect(next(text, after)).toBe(expected);
  });
});

describe('an expression that is refused', () => {
  const refusal = (text: string): string => {
    const answer = readScheduleExpression(text, Date.parse(NOW));
    return answer.kind === 'refused' ? answer.message : `read: ${text}`;
  };

  it.each([
    ['0 4 * * *', "it has five fields, and the first of six is the second: '0 0 4 * * *'"],
    ['0 0 4 * * * 2024', 'it has 7 fields instead of six'],
    ['', 'it has 1 fields instead of six'],
    ['60 * * * * *', "the second '60' is not 0 to 59"],
    ['0 99 * * * *', "the minute '99' is not 0 to 59"],
    ['0 0 24 * * *', "the hour '24' is not 0 to 23"],
    ['0 0 0 0 * *', "the day of the month '0' is not 1 to 31"],
    ['0 0 0 * 13 *', "the month '13' is not 1 to 12"],
    ['0 0 0 * * FUNDAY', "the weekday 'FUNDAY' is not 0 to 7"],
    ['0 5-2 * * * *', "the minute '5-2' is not 0 to 59, nor '*', a list (1,2), a range (1-5)"],
    ['0 /5 * * * *', "the minute '/5' is not"],
    ['0 */0 * * * *', "the minute '*/0' is not"],
    ['H * * * * *', "the second 'H' is not"],
    ['CRON_TZ=Mars/Olympus 0 0 4 * * *', "'Mars/Olympus' is not a time zone such as Asia/Shanghai"],
    ['CRON_TZ= 0 0 4 * * *', "'' is not a time zone"],
    ['CRON_TZ=+25:00 0 0 4 * * *', "'+25:00' is not a time zone"],
    ['0 0 0 30 2 *', 'the time that it describes never comes'],
    ['0 0 0 31 2,4,6,9,11 *', 'the time that it describes never comes'],
    ['2030-01-01T00:00:00', 'it has 1 fields instead of six'],
    ['@daily', "of the words that begin with '@' there is '@every' alone"],
    ['@every', "'' is not a duration such as 5m or 1h30m"],
    ['@every 5', "'5' is not a duration"],
    ['@every -5m', "'-5m' is not a duration"],
    ['@every 5 m', "'5 m' is not a duration"],
    ['@every 59s', "'@every' takes 1m to 8760h"],
    ['@every 8761h', "'@every' takes 1m to 8760h"],
    ['@every 90500ms', 'it is not a whole number of seconds'],
    ['0 '.repeat(200), 'it has more than 256 characters'],
  ])('%j: %s', (text, reason) => {
    const message = refusal(text);
    expect(message).toContain(reason);
    expect(message).toContain("such as '0 30 9 * * MON-FRI' (in UTC)");
    expect(message.length).toBeLessThan(600);
  });

  it('is answered as soon as any other, whatever it looks like', () => {
    for (const text of ['* '.repeat(100), `${'1,'.repeat(120)}1 * * * * *`, '@every '.repeat(30)]) {
      expect(refusal(text)).toMatch(/is not valid|^read: /);
    }
  });
});
