/** The flows that a run knows: the one that is run, and those that its tasks may start. */
import type { NamedText } from '../app/flow-run.ts';
import type { Definitions, FlowStore, Ids } from '../app/ports.ts';
import type { Flow } from '../core/definition/flow.ts';
import { type DefinitionHash, toDefinitionHash, toFlowId } from '../core/shared/ids.ts';
import { invariant } from '../core/shared/invariant.ts';

export interface RunnableFlow {
  readonly name: string;
  readonly source: NamedText;
  /** Checked. */
  readonly flow: Flow;
}

export class RunFlows implements Definitions {
  /** The one that is run comes first. */
  private readonly flows: readonly RunnableFlow[];
  private readonly ids: Ids;
  private readonly flowByHash: ReadonlyMap<DefinitionHash, RunnableFlow>;

  constructor(flows: readonly RunnableFlow[], ids: Ids) {
    this.flows = flows;
    this.ids = ids;
    this.flowByHash = new Map(flows.map((flow) => [this.hashOf(flow), flow]));
  }

  async get(hash: DefinitionHash) {
    const { flow, source } = this.find(hash);
    return { flow, text: source.text };
  }

  flowOf({ definitionHash }: { readonly definitionHash: DefinitionHash }): Flow {
    return this.find(definitionHash).flow;
  }

  /** A task may start it: it is another one than the flow that is run. */
  mayBeStarted(name: string): boolean {
    return this.flows.slice(1).some((flow) => flow.name === name);
  }

  /** They have been checked: they are not checked again. */
  async create(store: FlowStore, createdAt: string): Promise<void> {
    for (const flow of this.flows) {
      await store.createFlow({
        flowId: toFlowId(this.ids.uuid()),
        name: flow.name,
        description: '',
        type: 'FDL',
        roleArn: '',
        externalStorageLocation: '',
        executionMode: '',
        definitionHash: this.hashOf(flow),
        createdAt,
        lastModifiedAt: createdAt,
        revision: 1,
      });
    }
  }

  private hashOf({ source }: RunnableFlow): DefinitionHash {
    return toDefinitionHash(this.ids.sha256Hex(source.text));
  }

  private find(hash: DefinitionHash): RunnableFlow {
    const found = this.flowByHash.get(hash);
    invariant(found !== undefined, 'an execution runs one of the flows');
    return found;
  }
}
