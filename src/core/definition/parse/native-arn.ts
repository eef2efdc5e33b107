import { quoted } from '../../shared/quoted.ts';
import type { Resource } from '../flow.ts';
import type { ParsedArn } from './resource-arn.ts';

type NativeKind = Extract<Resource, { arn: string }>['kind'];

/** Region and account are part of an AWS name: an ARN without them names nothing. */
const PREFIX = /^arn:aws(?:-[a-z]+)*:([a-z0-9-]+):([a-z0-9-]+):(\d{12}):(.+)$/;

const SERVICES: Readonly<
  Record<string, { readonly kind: NativeKind; readonly name: RegExp; readonly form: string }>
> = {
  lambda: {
    kind: 'nativeFunction',
    name: /^function:[A-Za-z0-9_-]{1,140}(?::[A-Za-z0-9$_-]{1,128})?$/,
    form: 'function:{name}',
  },
  sqs: { kind: 'nativeQueue', name: /^[A-Za-z0-9_-]{1,80}(?:\.fifo)?$/, form: '{queue}' },
  sns: { kind: 'nativeTopic', name: /^[A-Za-z0-9_-]{1,256}(?:\.fifo)?$/, form: '{topic}' },
};

/** `arn:aws:…` of a function, queue or topic; used as it is. */
export function parseNativeArn(arn: string): ParsedArn {
  const match = PREFIX.exec(arn);
  if (!match) {
    return {
      problem: 'is not complete',
      hint: 'expected arn:aws:{service}:{region}:{account}:{name}',
    };
  }
  const [, service, , , name] = match as unknown as [string, string, string, string, string];
  const known = Object.hasOwn(SERVICES, service) ? SERVICES[service] : undefined;
  if (!known) {
    return {
      problem: `names service ${quoted(service)}`,
      hint: 'expected "lambda", "sns" or "sqs"',
    };
  }
  if (!known.name.test(name)) {
    return {
      problem: 'is not complete',
      hint: `expected arn:aws:${service}:{region}:{account}:${known.form}`,
    };
  }
  return { resource: { kind: known.kind, arn } };
}
