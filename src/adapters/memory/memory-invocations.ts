/** What is known of asynchronous invocations, in memory. Nothing expires. */
import { byteOrder } from '../../core/shared/byte-order.ts';
import type {
  AwaitedCall,
  CallKey,
  InvocationPosition,
  InvocationStore,
  InvocationSummary,
  StatefulEnd,
  StatefulInvocation,
} from '../../app/invocation-store.ts';
import type { CallOutcome } from '../../app/ports.ts';
import type { EffectId } from '../../core/shared/ids.ts';

type First =
  | { readonly kind: 'call'; readonly call: AwaitedCall }
  | { readonly kind: 'end'; readonly outcome: CallOutcome };

interface Held {
  readonly invocation: StatefulInvocation;
  readonly isNameFree: boolean;
}

export class MemoryInvocations implements InvocationStore {
  private readonly firstByKey = new Map<string, First>();
  private readonly heldById = new Map<string, Held>();

  async awaitEnd(key: CallKey, call: AwaitedCall): Promise<CallOutcome | undefined> {
    const first = this.putIfAbsent(key, { kind: 'call', call });
    return first.kind === 'end' ? first.outcome : undefined;
  }

  async recordEnd(key: CallKey, outcome: CallOutcome): Promise<AwaitedCall | undefined> {
    const first = this.putIfAbsent(key, { kind: 'end', outcome });
    return first.kind === 'call' ? first.call : undefined;
  }

  async claim(invocation: StatefulInvocation): Promise<StatefulInvocation> {
    const held = this.heldById.get(invocation.invocationId);
    if (held !== undefined && !held.isNameFree) return held.invocation;
    this.hold(invocation);
    return invocation;
  }

  async noteAccepted(invocationId: string, effectId: EffectId, call: CallKey): Promise<void> {
    const held = this.findOf(invocationId, effectId);
    if (held !== undefined) this.hold({ ...held.invocation, call }, held.isNameFree);
  }

  async end(
    invocationId: string,
    effectId: EffectId,
    { isNameFree, ...end }: StatefulEnd,
  ): Promise<StatefulInvocation | undefined> {
    const held = this.findOf(invocationId, effectId);
    if (held?.invocation.status !== 'Running') return held?.invocation;
    const ended = { ...held.invocation, ...end };
    this.hold(ended, isNameFree === true);
    return ended;
  }

  async find(invocationId: string): Promise<StatefulInvocation | undefined> {
    return this.heldById.get(invocationId)?.invocation;
  }

  async list(limit: number, after?: InvocationPosition): Promise<readonly InvocationSummary[]> {
    const last = after === undefined ? undefined : positionText(after);
    return [...this.heldById.values()]
      .map(({ invocation }) => toSummary(invocation))
      .filter((row) => last === undefined || byteOrder(positionText(row), last) < 0)
      .sort((left, right) => byteOrder(positionText(right), positionText(left)))
      .slice(0, limit);
  }

  private putIfAbsent({ functionName, requestId }: CallKey, mine: First): First {
    const key = JSON.stringify([functionName, requestId]);
    const first = this.firstByKey.get(key) ?? mine;
    this.firstByKey.set(key, first);
    return first;
  }

  private hold(invocation: StatefulInvocation, isNameFree = false): void {
    this.heldById.set(invocation.invocationId, { invocation, isNameFree });
  }

  private findOf(invocationId: string, effectId: EffectId): Held | undefined {
    const held = this.heldById.get(invocationId);
    return held?.invocation.effectId === effectId ? held : undefined;
  }
}

const positionText = ({ startedAt, invocationId }: InvocationPosition) =>
  `${startedAt}#${invocationId}`;

function toSummary({
  invocationId,
  status,
  startedAt,
  stoppedAt,
}: StatefulInvocation): InvocationSummary {
  return {
    invocationId,
    status,
    startedAt,
    ...(stoppedAt === undefined ? {} : { stoppedAt }),
  };
}
