/**
 * The Serverless plugin: `custom.sluice.flows` of an application's `serverless.yml` become part of its stack, and offline
 * part of the engine beside it. docs/apps.md
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { policyOf } from './add-flows.ts';
import { checkFlows, type CheckedFlows } from './application.ts';
import type { DefinitionFiles } from './flow-definitions.ts';
import { readDefinitionFiles } from './flow-definitions.ts';
import { extendTemplate } from './extend-template.ts';
import type { Framework, Template, VariableContext, Writers } from './framework.ts';
import { LocalValues } from './local-values.ts';
import { putFlowsOffline } from './offline-engine.ts';
import { readSettings, type Settings, SETTINGS_SCHEMA } from './settings.ts';
import { plannedTemplate } from './template-names.ts';

/** The framework resolves variables in definitions when it comes to this property, and then it is gone. */
const TRIGGER = 'sluiceDefinitions';
const SOURCE = 'sluice';

/** serverless-offline's own default. */
const FUNCTIONS_PORT = 3002;

/** Filled once the command line is read. */
interface CommandLine {
  readonly lambdaPort?: string;
}

export default class SluicePlugin {
  readonly commands = {
    sluice: {
      usage: 'Flows of this application',
      commands: {
        check: { usage: 'Check the flows of this application', lifecycleEvents: ['check'] },
        permissions: {
          usage: 'Print what each flow of this application may call, as its role will say it',
          lifecycleEvents: ['print'],
        },
      },
    },
  };

  readonly hooks = {
    initialize: () => this.#forgetTrigger(),
    // Functions, events and the user's resources are in the template by then, and it is not written yet.
    'after:aws:package:finalize:mergeCustomProviderResources': () => this.#extendTemplate(),
    // `serverless offline` runs until it is ended: this is the last moment before.
    'before:offline:start': () => this.#putOffline(),
    'after:offline:start:init': () => this.#putOffline(),
    'sluice:check:check': () => this.#check(),
    'sluice:permissions:print': () => this.#printPermissions(),
  };

  readonly configurationVariablesSources = {
    [SOURCE]: { resolve: (context: VariableContext) => this.#readDefinitions(context) },
  };

  readonly #framework: Framework;
  readonly #log: Writers['log'];
  readonly #writeText: Writers['writeText'];
  readonly #options: CommandLine;
  #files: DefinitionFiles | undefined;

  constructor(framework: Framework, options: CommandLine, { log, writeText }: Writers) {
    this.#framework = framework;
    this.#options = options;
    this.#log = log;
    this.#writeText = writeText;
    framework.configSchemaHandler.defineCustomProperties(SETTINGS_SCHEMA);
    const custom = framework.configurationInput?.custom;
    if (typeof custom === 'object' && custom !== null && 'sluice' in custom) {
      framework.extendConfiguration(['custom', TRIGGER], `\${${SOURCE}:definitions}`);
    }
  }

  async #readDefinitions({ resolveVariable, resolveConfigurationProperty }: VariableContext) {
    const flows = await resolveConfigurationProperty(['custom', 'sluice', 'flows']);
    this.#files = await readDefinitionFiles(this.#serviceDir, flows, resolveVariable);
    return { value: true };
  }

  #forgetTrigger(): void {
    const { custom } = this.#framework.service;
    // `custom:` alone is null.
    if (custom) Reflect.deleteProperty(custom, TRIGGER);
  }

  async #extendTemplate(): Promise<void> {
    const settings = this.#readSettings();
    const { provider } = this.#framework.service;
    const template = provider.compiledCloudFormationTemplate ?? {};
    if (settings.flows.length === 0) return;
    const { flows } = await this.#checkFlows(settings, template);
    const extended = extendTemplate(template, settings, flows);
    this.#tell(extended.warnings);
    this.#expectNone('The flows of this application cannot be deployed', extended.problems);
    provider.compiledCloudFormationTemplate = extended.template;
  }

  async #check(): Promise<void> {
    const settings = this.#readSettings();
    const { flows } = await this.#checkFlows(settings, plannedTemplate(this.#framework));
    this.#log.success(`Flows without errors: ${flows.length}`);
  }

  async #printPermissions(): Promise<void> {
    const settings = this.#readSettings();
    const { flows } = await this.#checkFlows(settings, plannedTemplate(this.#framework));
    const policies = flows.map(
      (flow) => [flow.declaration.name, policyOf(settings, flow)] as const,
    );
    this.#writeText(JSON.stringify(Object.fromEntries(policies), undefined, 2));
  }

  async #putOffline(): Promise<void> {
    const settings = this.#readSettings();
    if (settings.flows.length === 0) return;
    const template = plannedTemplate(this.#framework);
    const { flows } = await this.#checkFlows(settings, template, this.#localValues(template));
    const local = flows.map(({ declaration, text }) => ({ declaration, definition: text }));
    const surroundings = {
      log: this.#log,
      pause: (ms: number) => sleep(ms, undefined, { ref: false }),
      functionsPort: this.#functionsPort(),
    };
    await putFlowsOffline(surroundings, settings, local);
  }

  #localValues(template: Template): LocalValues {
    const provider = this.#framework.getProvider('aws');
    const stackName = `${this.#framework.service.service}-${provider.getStage()}`;
    return new LocalValues(template, { region: provider.getRegion(), stackName });
  }

  #functionsPort(): string {
    const offline = this.#framework.service.custom?.['serverless-offline'];
    const { lambdaPort = FUNCTIONS_PORT } = (offline ?? {}) as { readonly lambdaPort?: number };
    return String(this.#options.lambdaPort ?? lambdaPort);
  }

  async #checkFlows(
    { flows }: Settings,
    template: Template,
    values?: LocalValues,
  ): Promise<CheckedFlows> {
    const checked = checkFlows(flows, {
      template,
      files: this.#files ?? (await this.#readWithoutVariables(flows)),
      configurationName: this.#framework.configurationFilename ?? 'serverless.yml',
      nowMs: Date.now(),
      ...(values === undefined ? {} : { values }),
    });
    this.#tell(checked.warnings);
    this.#expectNone('The flows of this application have errors', checked.errors);
    return checked;
  }

  /** Where the whole of `custom` was a variable, the framework has not come by. */
  async #readWithoutVariables(flows: Settings['flows']): Promise<DefinitionFiles> {
    return readDefinitionFiles(this.#serviceDir, flows, () =>
      Promise.reject(
        new Error('variables work in definitions when "custom" is no variable itself'),
      ),
    );
  }

  #readSettings(): Settings {
    const read = readSettings(this.#framework.service.custom?.['sluice'], {
      stage: this.#framework.getProvider('aws').getStage(),
      nowMs: Date.now(),
      functionRole: this.#framework.service.provider.iam?.role,
      environment: process.env,
    });
    if (read.kind === 'settings') return read.settings;
    throw this.#refused('The flows of this application are not declared well', read.problems);
  }

  get #serviceDir(): string {
    return this.#framework.serviceDir ?? '.';
  }

  #tell(warnings: readonly string[]): void {
    for (const warning of warnings) this.#log.warning(warning);
  }

  #expectNone(title: string, problems: readonly string[]): void {
    if (problems.length > 0) throw this.#refused(title, problems);
  }

  /** The framework shows the text of its own errors, and the stack of others. */
  #refused(title: string, problems: readonly string[]): Error {
    const { Error: FrameworkError } = this.#framework.classes;
    return new FrameworkError(`${title}:\n\n${problems.join('\n\n')}\n`, 'SLUICE_FLOWS');
  }
}
