/**
 * Who may import what. Each rule's comment is the reason, and what the failure message says.
 *
 * Type-only imports count like others, but for `types only` rules. A cycle of types alone is harmless at run time and
 * is allowed: two records that mention each other are no tangle.
 */

const TYPE_ONLY = ['type-only'];
const BUILT_IN = ['core'];
const STEP_TYPES = 'task|pass|wait|choice|parallel|foreach|succeed|fail';
const PACKAGE = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'];

/** Modules of ours outside the given folders, as a pattern. */
const outside = (...allowed) => ({
  path: '^(src|handlers|test|examples|scripts)/',
  pathNot: allowed,
});

const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

/** An AWS client belongs to the adapter of its service. The local stack creates what a deployment would. */
const ownClient = (adapter) =>
  rule(
    `client-${adapter}-in-its-adapter`,
    `the ${adapter} client is known to its adapter, to the composition and to the local stack only`,
    {
      path: '^(src|handlers)/',
      pathNot: [`^src/adapters/${adapter}/`, '^src/composition/', '^src/local/'],
    },
    { path: `@aws-sdk/client-${adapter}` },
  );

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    rule(
      'no-cycles',
      'a cycle cannot be read from one end; types that mention each other are exempt',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: TYPE_ONLY } },
    ),
    rule('resolvable', 'an import must lead somewhere', {}, { couldNotResolve: true }),
    rule(
      'nothing-imports-handlers',
      'a handler is the outermost layer: move what is shared to entry',
      { pathNot: '^test/' },
      { path: '^handlers/' },
    ),
    rule(
      'nothing-imports-test',
      'what runs in production must not need the tests',
      { pathNot: '^test/' },
      { path: '^test/' },
    ),
    rule(
      'examples-stand-alone',
      'an example is what a user writes: it knows the API, not our code',
      { path: '^examples/' },
      outside('^examples/'),
    ),

    // core: shared ← expression ← definition ← engine
    rule(
      'core-only-core',
      'the core is pure: it knows no use case, adapter or entry',
      { path: '^src/core/' },
      outside('^src/core/'),
    ),
    rule(
      'core-no-built-ins',
      'the core does no input or output: pass values in',
      { path: '^src/core/' },
      { dependencyTypes: BUILT_IN },
    ),
    rule(
      'yaml-in-source-only',
      'only source.ts knows the YAML library; everything else sees located nodes',
      { path: '^(src|handlers)/', pathNot: ['^src/core/definition/source\\.ts$'] },
      { path: 'node_modules/(@types/)?js-yaml/' },
    ),
    rule(
      'cron-in-cron-fields-only',
      'only cron-fields.ts knows the cron library; everything else asks for the next occurrence',
      { path: '^(src|handlers)/', pathNot: ['^src/core/schedule/cron-fields\\.ts$'] },
      { path: 'node_modules/croner/' },
    ),
    rule(
      'core-no-packages',
      'the core needs no package; the YAML library in source.ts and the cron library in cron-fields.ts are the exceptions',
      { path: '^src/core/' },
      { dependencyTypes: PACKAGE, pathNot: 'node_modules/(js-yaml|croner)/' },
    ),
    rule(
      'shared-is-innermost',
      'shared knows only itself',
      { path: '^src/core/shared/' },
      { path: '^src/core/', pathNot: '^src/core/shared/' },
    ),
    rule(
      'expression-knows-shared',
      'expressions know nothing of flows',
      { path: '^src/core/expression/' },
      { path: '^src/core/', pathNot: '^src/core/(shared|expression)/' },
    ),
    rule(
      'definition-before-engine',
      'a definition is checked without running it',
      { path: '^src/core/definition/' },
      { path: '^src/core/engine/' },
    ),
    rule(
      'engine-sees-the-checked-flow',
      'the engine sees only the checked flow, never text, spans or rules',
      { path: '^src/core/engine/' },
      { path: '^src/core/definition/', pathNot: '^src/core/definition/flow\\.ts$' },
    ),
    rule(
      'step-types-apart',
      'a step type never knows another: inner steps run through the router that they are handed',
      { path: `^src/core/(engine|definition/parse)/steps/(${STEP_TYPES})\\.ts$` },
      {
        path: `^src/core/$1/steps/(${STEP_TYPES})\\.ts$`,
        pathNot: '^src/core/$1/steps/$2\\.ts$',
      },
    ),

    // app
    rule(
      'app-knows-core',
      'a use case reaches the outside through ports',
      { path: '^src/app/' },
      outside('^src/(app|core)/'),
    ),
    rule(
      'app-no-built-ins-or-packages',
      'a use case does no input or output of its own: add a port',
      { path: '^src/app/' },
      { dependencyTypes: [...BUILT_IN, ...PACKAGE], pathNot: 'node_modules/zod/' },
    ),
    rule(
      'app-shapes-messages-only',
      'zod checks what comes back from a queue; whatever else a use case is handed has been checked',
      { path: '^src/app/', pathNot: '^src/app/work-message\\.ts$' },
      { path: 'node_modules/zod/' },
    ),

    // adapters
    rule(
      'adapters-apart',
      'an adapter never knows another: composition joins them',
      { path: '^src/adapters/([^/]+)/' },
      { path: '^src/adapters/', pathNot: '^src/adapters/$1/' },
    ),
    rule(
      'adapters-implement-ports',
      'an adapter implements ports: of app it knows ports, errors, message texts and how to back off, and it runs no use case',
      { path: '^src/adapters/' },
      {
        path: '^src/app/',
        pathNot:
          '^src/app/(ports|metrics|status-events|tracer|access-keys|nonce-store|invocation-store|schedule-store|app-error|service-error|work-message|limits|back-off)\\.ts$',
      },
    ),
    rule(
      'adapters-know-core-types',
      'an adapter decides nothing: of core it knows types, and the values of shared',
      { path: '^src/adapters/' },
      { path: '^src/core/', pathNot: '^src/core/shared/', dependencyTypesNot: TYPE_ONLY },
    ),
    rule(
      'adapters-know-no-outer-layer',
      'adapters are configured by composition, not the other way round',
      { path: '^src/adapters/' },
      outside('^src/(adapters|app|core)/'),
    ),
    rule(
      'roles-in-their-adapter',
      'roles are assumed in one place; every other client is handed its credentials',
      { path: '^(src|handlers)/', pathNot: '^src/adapters/sts/' },
      { path: 'node_modules/@aws-sdk/credential-providers/' },
    ),
    ...['dynamodb', 'sqs', 'sns', 'lambda', 'eventbridge', 'xray'].map(ownClient),

    // entry
    rule(
      'entry-translates',
      'entry turns shapes into shapes: it knows no adapter, no configuration and no stack',
      { path: '^src/entry/', pathNot: '^src/entry/cli/sluice\\.ts$' },
      outside('^src/(entry|app|core)/'),
    ),
    rule(
      'command-is-started-like-a-handler',
      'sluice.ts is where the command begins: it hands the commands what they run, and does nothing else',
      { path: '^src/entry/cli/sluice\\.ts$' },
      outside('^src/entry/', '^src/(memory|destinations|naming)-composition\\.ts$'),
    ),
    rule(
      'entry-knows-app-types',
      'entry is handed its use cases: of app it knows types, errors, message texts and the words of the wire',
      { path: '^src/entry/' },
      {
        path: '^src/app/',
        pathNot: '^src/app/(wire/[^/]+|app-error|service-error|work-message|limits)\\.ts$',
        dependencyTypesNot: TYPE_ONLY,
      },
    ),
    rule(
      'entry-knows-core-types',
      'entry runs nothing of the core: types, the values of shared, the check of a definition, its "did you mean", and what an application declares before it is deployed',
      { path: '^src/entry/' },
      {
        path: '^src/core/',
        pathNot:
          '^src/core/(shared/|schedule/schedule-expression\\.ts$|definition/(check-flow|line-index|nearest-name|render-diagnostic)\\.ts$|definition/(check-template-definition|declared-data|definition-text|edited-text|flow-permissions|flow-targets|reference-placeholders|template-references)\\.ts$)',
        dependencyTypesNot: TYPE_ONLY,
      },
    ),
    rule(
      'definitions-are-checked-by-use-cases',
      'a use case checks what it is sent; only the command line checks a file for its own sake',
      { path: '^src/entry/', pathNot: '^src/entry/cli/' },
      { path: '^src/core/definition/check-flow\\.ts$', dependencyTypesNot: TYPE_ONLY },
    ),
    rule(
      'middy-in-handlers',
      'middlewares are chosen in entry/middleware.ts and worn by handlers',
      { path: '^src/', pathNot: '^src/entry/middleware\\.ts$' },
      { path: 'node_modules/@middy/' },
    ),
    rule(
      'entry-no-aws',
      'entry sees events as plain objects',
      { path: '^src/entry/' },
      { path: 'node_modules/@(aws-sdk|smithy)/' },
    ),

    // composition, configuration, handlers, local stack
    rule(
      'config-stands-alone',
      'the configuration is read before anything is built',
      { path: '^src/config(\\.ts$|/)' },
      outside('^src/config/', '^src/(app/(limits|access-keys)|core/shared/.*)\\.ts$'),
    ),
    rule(
      'composition-knows-no-entry',
      'composition builds adapters and use cases; it knows neither how they are called nor where they run',
      { path: '^src/composition/' },
      outside('^src/(composition|config)/', '^src/config\\.ts$', '^src/(adapters|app|core)/'),
    ),
    rule(
      'memory-runs-use-cases',
      'a run in memory is use cases over the memory adapters: it knows no service, no configuration and no entry',
      { path: '^src/memory/' },
      outside('^src/(memory|app|core)/', '^src/adapters/(memory|system)/'),
    ),
    rule(
      'destinations-composition-knows-its-adapter',
      'it joins a command with the one adapter that it runs',
      { path: '^src/destinations-composition\\.ts$' },
      outside('^src/adapters/lambda/'),
    ),
    rule(
      'naming-composition-reads-configuration',
      'it hands a command the names that a deployment would use',
      { path: '^src/naming-composition\\.ts$' },
      outside('^src/config\\.ts$', '^src/app/app-error\\.ts$'),
    ),
    rule(
      'memory-composition-knows-no-entry',
      'it joins runs in memory with the services that a live run calls',
      { path: '^src/memory-composition\\.ts$' },
      outside(
        '^src/composition/',
        '^src/config\\.ts$',
        '^src/(memory|app|core)/',
        '^src/adapters/system/',
      ),
    ),
    rule(
      'handlers-are-thin',
      'a handler is middy, one translation and one use case',
      { path: '^handlers/' },
      outside('^src/entry/', '^src/composition/'),
    ),
    rule(
      'handlers-no-built-ins-or-packages',
      'logic has leaked into a handler: it needs middy alone',
      { path: '^handlers/' },
      {
        dependencyTypes: [...BUILT_IN, ...PACKAGE],
        dependencyTypesNot: TYPE_ONLY,
        pathNot: 'node_modules/@middy/',
      },
    ),
    rule(
      'adapters-are-composed',
      'only composition knows all adapters; the local stack knows what the table and the queue are called',
      {
        path: '^(src|handlers)/',
        pathNot: [
          '^src/adapters/',
          '^src/composition/',
          '^src/local/',
          // What these may know of adapters: their own rules.
          '^src/memory(/|-composition\\.ts$)',
          '^src/destinations-composition\\.ts$',
        ],
      },
      { path: '^src/adapters/' },
    ),
    rule(
      'local-knows-definitions-only',
      'the local stack runs the handlers as they are: of adapters it knows the table definition alone',
      { path: '^src/local/' },
      {
        path: '^src/(adapters|app)/',
        pathNot: '^src/adapters/dynamodb/table\\.ts$',
        dependencyTypesNot: TYPE_ONLY,
      },
    ),
    rule(
      'production-has-no-development-packages',
      'a development package is not there once deployed',
      { path: '^(src|handlers)/', pathNot: '^src/local/' },
      {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: TYPE_ONLY,
        pathNot: 'node_modules/@types/',
      },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^test/fixtures/', '^dist/', '\\.(esbuild|serverless|sluice)/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
