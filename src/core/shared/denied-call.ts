/**
 * A service's refusal in a step's words. When a permission is missing, it says who lacks which: AWS mostly names the action
 * and the resource as a policy needs them; where it does not, what was called for is named.
 */

export interface AttemptedCall {
  /** E.g. `lambda:InvokeFunction`. */
  readonly action: string;
  /** ARN or name. */
  readonly resource: string;
  /** The role that was assumed for the call; absent: the stepper's own. */
  readonly roleArn?: string | undefined;
}

interface Refusal {
  readonly name: string;
  readonly message: string;
}

const DENIED = /AccessDenied|AuthorizationError/;
const NOT_AUTHORIZED = /not authorized to perform: ([\w-]+:[\w*]+)(?: on resource: (\S+))?/;

/**
 * E.g. `role "arn:…" lacks "sqs:SendMessage" on "arn:…": AccessDenied: …`; of what is no denial `Name: message` alone.
 * Never throws.
 */
export function describeRefusal({ name, message }: Refusal, call: AttemptedCall): string {
  const said = `${name}: ${message}`;
  const [isNamed, action = call.action, resource = call.resource] =
    NOT_AUTHORIZED.exec(message) ?? [];
  if (!DENIED.test(name) || (isNamed === undefined && isOfKey(name))) return said;
  const who = call.roleArn === undefined ? "the stepper's own role" : `role "${call.roleArn}"`;
  return `${who} lacks "${inPolicyCase(action, call.action)}" on "${resource}": ${said}`;
}

/** The key of an encrypted queue or topic: what is lacking is another service's, and nobody has told it. */
function isOfKey(name: string): boolean {
  return /^kms/i.test(name);
}

/** `sqs:sendmessage` and `SNS:Publish` are how the services say it; policies are written otherwise. */
function inPolicyCase(action: string, called: string): string {
  return action.toLowerCase() === called.toLowerCase() ? called : action;
}
