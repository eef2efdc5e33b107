import type { Span } from '../../core/definition/diagnostic.ts';
import type { Complaint } from '../../core/definition/render-diagnostic.ts';

const CODE = 'mocks';

/** What is wrong with a mocks file, in the form of a flow's problems. */
export function complaint(span: Span, message: string, hint?: string): Complaint {
  const said = { code: CODE, severity: 'error', span, message } as const;
  return hint === undefined ? said : { ...said, hint };
}
