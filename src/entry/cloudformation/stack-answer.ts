/** What CloudFormation is answered. Source: AWS, "Custom resource response objects". */
import type { StackRequest } from './stack-request.ts';

export type Outcome =
  | {
      readonly status: 'SUCCESS';
      readonly physicalId: string;
      /** For `Fn::GetAtt`. */
      readonly data?: Readonly<Record<string, string>>;
    }
  | { readonly status: 'FAILED'; readonly physicalId: string; readonly reason: string };

const MOST_BYTES = 4_096;
const CUT = '…';
/** What XML 1.0 has no characters for: the list of a stack's events, in which it is shown, could not be read any more. */
const UNSHOWN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** JSON of at most 4,096 bytes: a reason that is too long loses its end. */
export function toAnswerBody(request: StackRequest, outcome: Outcome): string {
  const body = (reason: string) =>
    JSON.stringify({
      Status: outcome.status,
      ...(outcome.status === 'FAILED' ? { Reason: reason } : {}),
      PhysicalResourceId: outcome.physicalId,
      StackId: request.StackId,
      RequestId: request.RequestId,
      LogicalResourceId: request.LogicalResourceId,
      ...(outcome.status === 'SUCCESS' && outcome.data !== undefined ? { Data: outcome.data } : {}),
    });
  const reason = outcome.status === 'FAILED' ? outcome.reason.replaceAll(UNSHOWN, '\ufffd') : '';
  const whole = body(reason);
  if (bytesOf(whole) <= MOST_BYTES) return whole;
  return body(cut(reason, MOST_BYTES - bytesOf(body(''))));
}

/** room: bytes of JSON. The longest beginning that fits, by halving. */
function cut(text: string, room: number): string {
  const characters = [...text];
  const beginning = (count: number) => characters.slice(0, count).join('') + CUT;
  let [fits, tooLong] = [0, characters.length];
  while (fits + 1 < tooLong) {
    const middle = Math.floor((fits + tooLong) / 2);
    // The quotes around it are counted already.
    if (bytesOf(JSON.stringify(beginning(middle))) - 2 <= room) fits = middle;
    else tooLong = middle;
  }
  return beginning(fits);
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
