/** The Serverless Framework, as far as the plugin knows it: variables are answered from a table. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Framework, Template, Writers } from '../../../src/entry/plugin/framework.ts';
import SluicePlugin from '../../../src/entry/plugin/serverless-plugin.ts';

export interface FakeApplication {
  /** `custom.sluice` */
  readonly sluice: unknown;
  /** Of `custom` beside it. */
  readonly custom?: Readonly<Record<string, unknown>> | null;
  readonly files?: Readonly<Record<string, string>>;
  readonly functions?: readonly string[];
  /** `provider.iam.role` */
  readonly functionRole?: unknown;
  readonly resources?: Template;
  /** What stands between the braces → value; an Error is thrown. */
  readonly variables?: Readonly<Record<string, unknown>>;
}

class FrameworkError extends Error {
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

export class FakeFramework {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'sluice-plugin-'));
  readonly said: string[] = [];
  readonly schemas: object[] = [];
  readonly plugin: SluicePlugin;
  readonly framework: Framework;
  private readonly application: FakeApplication;
  private extended: readonly [readonly string[], unknown][] = [];

  constructor(application: FakeApplication) {
    this.application = application;
    for (const [file, text] of Object.entries(application.files ?? {})) this.write(file, text);
    const functions = application.functions ?? [];
    const idOf = (key: string) => `${key.charAt(0).toUpperCase()}${key.slice(1)}LambdaFunction`;
    const custom =
      application.custom === null ? null : { ...application.custom, sluice: application.sluice };
    this.framework = {
      serviceDir: this.folder,
      configurationFilename: 'serverless.yml',
      configurationInput: { custom },
      service: {
        service: 'shop',
        custom,
        resources: application.resources ?? {},
        provider: {
          iam: { role: application.functionRole },
          compiledCloudFormationTemplate: {
            ...application.resources,
            Resources: { ...lambdas(functions, idOf), ...application.resources?.Resources },
          },
        },
        getAllFunctions: () => functions,
        getFunction: (key) => ({ name: `shop-dev-${key}` }),
      },
      classes: { Error: FrameworkError },
      configSchemaHandler: { defineCustomProperties: (schema) => void this.schemas.push(schema) },
      getProvider: () => ({
        getStage: () => 'dev',
        getRegion: () => 'eu-west-1',
        naming: { getLambdaLogicalId: idOf },
      }),
      extendConfiguration: (place, value) => {
        this.extended = [...this.extended, [place, value]];
      },
    };
    const say =
      (level: string) =>
      (text: string): void => {
        this.said.push(`${level}: ${text}`);
      };
    const log: Writers['log'] = {
      notice: say('notice'),
      success: say('success'),
      warning: say('warning'),
      error: say('error'),
    };
    this.plugin = new SluicePlugin(this.framework, {}, { log, writeText: say('text') });
  }

  write(file: string, text: string | Uint8Array): void {
    mkdirSync(path.dirname(path.join(this.folder, file)), { recursive: true });
    writeFileSync(path.join(this.folder, file), text);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** As the framework does with every property that holds a variable. */
  async resolveVariables(): Promise<void> {
    for (const [place, value] of this.extended) {
      if (String(place) !== 'custom,sluiceDefinitions' || value !== '${sluice:definitions}') {
        throw new Error(`unexpected property ${String(place)}`);
      }
      await this.plugin.configurationVariablesSources['sluice']?.resolve({
        resolveVariable: async (inside) => this.resolve(inside),
        resolveConfigurationProperty: async () =>
          (this.application.sluice as { flows?: unknown } | undefined)?.flows,
      });
    }
  }

  /** Everything that runs before the template is written. */
  async package(): Promise<Template> {
    await this.resolveVariables();
    this.plugin.hooks.initialize();
    await this.plugin.hooks['after:aws:package:finalize:mergeCustomProviderResources']();
    return this.framework.service.provider.compiledCloudFormationTemplate ?? {};
  }

  private resolve(inside: string): unknown {
    const value = this.application.variables?.[inside];
    if (value instanceof Error) throw value;
    if (value !== undefined) return value;
    const [source = ''] = inside.split(':');
    throw new FrameworkError(
      `Cannot resolve variable at "custom.sluiceDefinitions": Value not found at "${source}" source`,
      'MISSING_VARIABLE_RESULT',
    );
  }
}

function lambdas(functions: readonly string[], idOf: (key: string) => string) {
  return {
    Role: { Type: 'AWS::IAM::Role', Properties: {} },
    ...Object.fromEntries(
      functions.map((key) => [
        idOf(key),
        {
          Type: 'AWS::Lambda::Function',
          Properties: { FunctionName: `shop-dev-${key}`, Role: { 'Fn::GetAtt': ['Role', 'Arn'] } },
        },
      ]),
    ),
  };
}
