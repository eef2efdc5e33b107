/**
 * What a resourceArn names. Source: FDL reference, section 5; design section 5 (AWS names, missing colons).
 */
import { quoted } from '../../shared/quoted.ts';
import type { Resource } from '../flow.ts';
import { parseNativeArn } from './native-arn.ts';

export type ParsedArn =
  | {
      readonly resource: Resource;
      /** Set when colons were missing: the ARN as it should read. */
      readonly completed?: string;
      /** Region and account, which are ignored, when they were given. */
      readonly ignored?: string;
    }
  | { readonly problem: string; readonly hint?: string };

interface Service {
  /** How the part behind the colons begins. */
  readonly marker: string;
  readonly read: (path: string) => Resource | undefined;
  /** The whole form, for hints. */
  readonly form: string;
}

const NAME = '[^/:{}\\s]+';
const FUNCTION = new RegExp(`^services/([^/:.{}\\s]+)(?:\\.(${NAME}))?/functions/(${NAME})$`);
const FUNCTION_3 = new RegExp(`^functions/(${NAME})$`);
const QUEUE = new RegExp(`^/queues/(${NAME})/messages$`);
const TOPIC = new RegExp(`^/topics/(${NAME})/messages$`);
const FLOW = new RegExp(`^flow/(${NAME})$`);

const SERVICES: Readonly<Record<string, readonly Service[]>> = {
  fc: [
    {
      marker: 'services/',
      read: readFunction,
      form: 'acs:fc:::services/{service}/functions/{function}',
    },
    { marker: 'functions/', read: readFunction3, form: 'acs:fc:::functions/{function}' },
  ],
  mns: [
    {
      marker: '/queues/',
      read: readWith(QUEUE, 'queue'),
      form: 'acs:mns:::/queues/{queue}/messages',
    },
    {
      marker: '/topics/',
      read: readWith(TOPIC, 'topic'),
      form: 'acs:mns:::/topics/{topic}/messages',
    },
  ],
  fnf: [{ marker: 'flow/', read: readWith(FLOW, 'flow'), form: 'acs:fnf:::flow/{flow}' }],
};
const FORMS = Object.values(SERVICES).flatMap((services) => services.map(({ form }) => form));

/** Never throws. `problem` says what is wrong, without naming the ARN. */
export function parseResourceArn(arn: string): ParsedArn {
  const braces = /[{}]/.exec(arn);
  if (braces) {
    // A variable of the framework, such as ${self:service}.
    const hint = arn.includes('${')
      ? 'the framework fills it in: "npx serverless sluice check" checks the flows of an app'
      : 'put the real name for what stands in braces; region and account may be left empty';
    return { problem: 'still holds a placeholder in braces', hint };
  }
  if (/\s/.test(arn)) return { problem: 'holds a blank, expected none' };
  if (arn.startsWith('arn:')) return parseNativeArn(arn);
  const match = /^acs:([a-z]+):(.*)$/.exec(arn);
  if (!match) return { problem: 'is no resource name', hint: `expected a form like ${FORMS[0]}` };
  return parseService(arn, match[1] as string, match[2] as string);
}

function parseService(arn: string, name: string, rest: string): ParsedArn {
  const services = Object.hasOwn(SERVICES, name) ? SERVICES[name] : undefined;
  if (!services) {
    return { problem: `names service ${quoted(name)}`, hint: 'expected "fc", "fnf" or "mns"' };
  }
  for (const service of services) {
    const at = rest.indexOf(service.marker);
    if (at >= 0)
      return parsePath({ arn, name, service, scope: rest.slice(0, at), path: rest.slice(at) });
  }
  return {
    problem: 'is not complete',
    hint: `expected ${services.map(({ form }) => form).join(' or ')}`,
  };
}

interface SplitArn {
  readonly arn: string;
  readonly name: string;
  readonly service: Service;
  /** `region:account:`, one or both colons missing in what the manual prints. */
  readonly scope: string;
  readonly path: string;
}

function parsePath({ name, service, scope, path }: SplitArn): ParsedArn {
  const resource = service.read(path);
  const parts = scope.split(':');
  if (!resource || parts.length > 3 || parts.at(-1) !== '') {
    return { problem: 'is not complete', hint: `expected ${service.form}` };
  }
  const ignored = parts.filter((part) => part !== '').join(':');
  return {
    resource,
    ...(parts.length < 3 && {
      completed: `acs:${name}:${scope.padEnd(scope.length + 3 - parts.length, ':')}${path}`,
    }),
    ...(ignored !== '' && { ignored }),
  };
}

function readFunction(path: string): Resource | undefined {
  const match = FUNCTION.exec(path);
  if (!match) return undefined;
  const [, service, qualifier, name] = match as unknown as [
    string,
    string,
    string | undefined,
    string,
  ];
  return {
    kind: 'function',
    service,
    function: name,
    ...(qualifier !== undefined && { qualifier }),
  };
}

/** The form of Function Compute 3.0: no service. */
function readFunction3(path: string): Resource | undefined {
  const name = FUNCTION_3.exec(path)?.[1];
  return name === undefined ? undefined : { kind: 'function', function: name };
}

function readWith(form: RegExp, kind: 'queue' | 'topic' | 'flow') {
  return (path: string): Resource | undefined => {
    const name = form.exec(path)?.[1];
    return name === undefined ? undefined : { kind, name };
  };
}
