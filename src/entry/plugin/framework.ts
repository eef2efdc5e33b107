/** What the plugin uses of the Serverless Framework, and of the template that it makes. Source: osls 4. */

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
}

export interface TemplateOutput {
  readonly Description: string;
  readonly Value: unknown;
}

export interface Template {
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, TemplateOutput>>;
  readonly Parameters?: Readonly<Record<string, { readonly Default?: string | number }>>;
}

export interface Framework {
  readonly serviceDir?: string;
  readonly configurationFilename?: string;
  /** As it was written, until variables are resolved. */
  readonly configurationInput?: { readonly custom?: unknown };
  readonly service: {
    readonly service: string;
    readonly custom?: Readonly<Record<string, unknown>> | null;
    /** The user's own part of the template. */
    readonly resources?: Template;
    /** The whole template, there when everything is in it. */
    readonly provider: {
      compiledCloudFormationTemplate?: Template;
      /** An ARN, or what the functions' role is made with. */
      readonly iam?: { readonly role?: unknown };
    };
    getAllFunctions(): readonly string[];
    getFunction(key: string): { readonly name?: string };
  };
  readonly classes: { readonly Error: new (message: string, code: string) => Error };
  readonly configSchemaHandler: { defineCustomProperties(schema: object): void };
  getProvider(name: 'aws'): {
    getStage(): string;
    getRegion(): string;
    readonly naming: { getLambdaLogicalId(functionKey: string): string };
  };
  /** Variables in the value are resolved with all others. */
  extendConfiguration(path: readonly string[], value: unknown): void;
}

export interface Writers {
  readonly log: {
    notice(text: string): void;
    success(text: string): void;
    warning(text: string): void;
    error(text: string): void;
  };
  /** To standard output: what the command is for. */
  readonly writeText: (text: string) => void;
}

/** What a variable's source is handed: osls 4, "Custom variable sources". */
export interface VariableContext {
  readonly resolveVariable: (variable: string) => Promise<unknown>;
  readonly resolveConfigurationProperty: (path: readonly string[]) => Promise<unknown>;
}
