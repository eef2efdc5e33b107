/**
 * Ids that must not be mixed up. They are plain text at run time; only this file makes them.
 */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** One run of an execution's name: a name deleted and used again has another run id. */
export type RunId = Branded<'RunId'>;
/** Made by the sender of a work message; stamped as `cause` on every entry that the message's handler commits. */
export type WorkId = Branded<'WorkId'>;
/** A flow's id: the flow's name used again after a deletion has another id. */
export type FlowId = Branded<'FlowId'>;
/** SHA-256 of a definition's text, lower-case hex. */
export type DefinitionHash = Branded<'DefinitionHash'>;
/** Names one effect; carried to receivers as their idempotency key. */
export type EffectId = Branded<'EffectId'>;

export const toRunId = (text: string): RunId => text as RunId;
export const toWorkId = (text: string): WorkId => text as WorkId;
export const toFlowId = (text: string): FlowId => text as FlowId;
export const toDefinitionHash = (text: string): DefinitionHash => text as DefinitionHash;

/** The effect that follows from an event: the same run and event, the same id. */
export function eventEffectId(runId: RunId, eventId: number): EffectId {
  return `${runId}:${eventId}` as EffectId;
}

/** The run that an effect belongs to. */
export function effectRunId(effectId: EffectId): RunId {
  return effectId.slice(0, effectId.lastIndexOf(':')) as RunId;
}
