/**
 * X-Ray's trace header, and W3C's: `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1` is
 * `00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01`. Other fields (`Self`, `Lineage`) are dropped: the lineage is
 * what AWS counts a function's calls by, and it must not outlive the call that it was given for.
 * Source: X-Ray developer guide, "Tracing header"; W3C Trace Context, section 3.2.
 */

export interface TraceContext {
  /** `1-<8 hex digits>-<24 hex digits>`. */
  readonly root: string;
  /** 16 hex digits: the part of the trace that the next one hangs below. */
  readonly parent: string;
}

const ROOT = /(?:^|;)Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)/;
const PARENT = /(?:^|;)Parent=([0-9a-f]{16})(?:;|$)/;
const SAMPLED = /(?:^|;)Sampled=1(?:;|$)/;

/** undefined: not a header, or of a trace that is not recorded. */
export function parseTraceHeader(header: string): TraceContext | undefined {
  const root = ROOT.exec(header)?.[1];
  const parent = PARENT.exec(header)?.[1];
  if (root === undefined || parent === undefined || !SAMPLED.test(header)) return undefined;
  return { root, parent };
}

export function toTraceHeader({ root, parent }: TraceContext): string {
  return `Root=${root};Parent=${parent};Sampled=1`;
}

/** `traceparent` of W3C. undefined: the header is none. */
export function toTraceparent(header: string): string | undefined {
  const context = parseTraceHeader(header);
  if (context === undefined) return undefined;
  const traceId = context.root.slice('1-'.length).replace('-', '');
  return `00-${traceId}-${context.parent}-01`;
}
