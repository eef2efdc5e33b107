/**
 * The shape of the API's table of operations: one declaration routes, reads, answers, authorizes and describes.
 *
 * To add an operation, declare it in the file of its subject beside this one (or in a new file, which `../operations.ts`
 * joins): `operation('DescribeFlow', { … })`. What it may be sent is a `parameterSet` of `src/app/wire/parameter.ts`, each
 * parameter declared once: the keys are those of the use case's request, and unset ones are left out. `answer` names a
 * schema of `../openapi/answer-schemas.ts`; a test holds every answer against it. The rest follows: the signature, key
 * policies, rate limits, `/openapi.json`.
 */
import type { ApiUseCases } from '../../../app/api-use-cases.ts';
import type { Parameter, SentParameters } from '../../../app/wire/parameter.ts';
import type { ParameterSet } from '../../../app/wire/parameter-set.ts';
import type { JsonObject } from '../../../core/shared/json.ts';
import type { AnswerName } from '../openapi/answer-schemas.ts';
import type { Caller } from '../caller.ts';

/** How the flow that an operation is about can be told from its request. */
export type FlowSource = 'Name' | 'FlowName' | 'TaskToken';

interface Traits {
  /** One sentence for `/openapi.json`. */
  readonly summary: string;
  /** Reads are GET with everything in the query, writes POST with a form: as official clients send them. Both work. */
  readonly method: 'GET' | 'POST';
  /** Schema of the fields besides RequestId. */
  readonly answer: AnswerName;
  /** What key policies are held against. Absent: `flow/*`, all flows. */
  readonly flowIn?: FlowSource;
  /** A write that is not idempotent by itself: its nonce is remembered, so that a replayed request is refused. */
  readonly isOnceOnly?: boolean;
}

interface Declaration<Request, Result> extends Traits {
  readonly parameters: ParameterSet<Request>;
  readonly useCase: (
    useCases: ApiUseCases,
  ) => (request: Request, caller: Caller) => Promise<Result>;
  /** The fields of the answer, without RequestId. None may be called `Code`. */
  readonly present: (result: Result) => JsonObject;
}

/** Whoever calls it has been authenticated. */
type PreparedCall = (useCases: ApiUseCases, caller: Caller) => Promise<JsonObject>;

export interface Operation extends Traits {
  /** As on the wire, e.g. `DescribeFlow`. */
  readonly action: string;
  readonly parameters: readonly Parameter<unknown>[];
  /** Reads the request; nothing is done yet. Throws `argument.missing` and `argument.invalid`. */
  readonly prepare: (sent: SentParameters) => PreparedCall;
}

export function operation<Request, Result>(
  action: string,
  { parameters, useCase, present, ...traits }: Declaration<Request, Result>,
): Operation {
  return {
    ...traits,
    action,
    parameters: parameters.list,
    prepare: (sent) => {
      const request = parameters.read(sent);
      return async (useCases, caller) => present(await useCase(useCases)(request, caller));
    },
  };
}
