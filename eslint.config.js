/**
 * Lint: typed promise and exhaustiveness rules, the sizes of the house style, and the purity of the core.
 *
 * A disable needs its reason on the same line (`-- because …`), and a file has at most one.
 */
import tseslint from 'typescript-eslint';

const MAX_FUNCTION_LINES = 50;

const CORE_GLOBALS = {
  crypto: 'take ids, hashes and tokens as arguments: the core draws nothing and signs nothing',
  process: 'take configuration as an argument: the core knows no process',
  setTimeout: 'return an ArmAlarm effect: the core does not wait',
  setInterval: 'return an ArmAlarm effect: the core does not wait',
  setImmediate: 'return a Continue trigger: the core does not wait',
  queueMicrotask: 'return a Continue trigger: the core does not wait',
  performance: 'take the time as an argument (`env.nowMs`): the core reads no clock',
  fetch: 'return an effect: the core does no input or output',
  console: 'return what is to be said (a diagnostic, an event): the core does not log',
};

const PROCESS_ENV = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'only src/config.ts reads the environment: take the value as an argument',
};

const CORE_SYNTAX = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'take the time as an argument (`env.nowMs`): the core reads no clock',
  },
  {
    selector: "CallExpression[callee.name='Date']",
    message: 'take the time as an argument (`env.nowMs`): the core reads no clock',
  },
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'take the time as an argument (`env.nowMs`): the core reads no clock',
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'take the random number as an argument: the core repeats itself exactly',
  },
  {
    selector: ':function[async=true]',
    message: 'return an effect and take its result as a trigger: the core never waits',
  },
  {
    selector: "MemberExpression[object.name='globalThis']",
    message: 'take it as an argument: the core reaches for nothing outside',
  },
];

/** Rules of our own that need no package. */
const house = {
  rules: {
    'explained-disable': {
      create: (context) => ({
        Program() {
          const disables = context.sourceCode
            .getAllComments()
            .filter((comment) =>
              /^\s*(eslint-disable|@ts-(ignore|expect-error|nocheck))/.test(comment.value),
            );
          for (const comment of disables) {
            if (/\s--\s+\S/.test(comment.value)) continue;
            context.report({
              loc: comment.loc,
              message: 'say why on the same line: `-- because …`',
            });
          }
          for (const comment of disables.slice(1)) {
            context.report({
              loc: comment.loc,
              message: 'a second disable in one file: split the file',
            });
          }
        },
      }),
    },
    'max-lines-per-function': {
      create(context) {
        const check = (node) => {
          const lines = node.loc.end.line - node.loc.start.line + 1;
          if (lines <= MAX_FUNCTION_LINES || isDescribeBlock(node)) return;
          context.report({
            node,
            message: `${lines} lines; at most ${MAX_FUNCTION_LINES}: one level of abstraction`,
          });
        };
        return { ':function': check };
      },
    },
  },
};

/** `describe(…, () => …)` and `describe.each(…)(…, () => …)` hold whole suites. */
function isDescribeBlock(node) {
  if (node.parent?.type !== 'CallExpression') return false;
  let callee = node.parent.callee;
  while (callee.type === 'MemberExpression' || callee.type === 'CallExpression') {
    callee = callee.type === 'MemberExpression' ? callee.object : callee.callee;
  }
  return callee.type === 'Identifier' && callee.name === 'describe';
}

function restrictedGlobals(messageByName) {
  return ['error', ...Object.entries(messageByName).map(([name, message]) => ({ name, message }))];
}

export default tseslint.config(
  {
    ignores: ['node_modules/', 'dist/', '.esbuild/', '.serverless/', '.sluice/', 'coverage/'],
  },
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { house },
    rules: {
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
      'no-else-return': 'error',
      'no-throw-literal': 'off',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
      'no-constant-binary-expression': 'error',
      'no-unreachable': 'error',
      'no-fallthrough': 'error',
      'no-loss-of-precision': 'error',
      'no-prototype-builtins': 'error',
      'no-unsafe-finally': 'error',
      'no-self-compare': 'error',
      'no-template-curly-in-string': 'off',
      'max-lines': ['error', { max: 300 }],
      complexity: ['error', { max: 10 }],
      'max-depth': ['error', { max: 4 }],
      'house/explained-disable': 'error',
      'house/max-lines-per-function': 'error',
    },
  },
  {
    // A table of rules, each with its reason.
    files: ['.dependency-cruiser.cjs'],
    rules: { 'max-lines': 'off' },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: false }],
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { allowDefaultCaseForExhaustiveSwitch: true, considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/max-params': ['error', { max: 4 }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // Ports are asynchronous; their memory adapters have nothing to wait for.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['**/*.{js,cjs,mjs}'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
  {
    files: ['src/**/*.ts', 'handlers/**/*.ts'],
    ignores: [
      'src/config.ts',
      'src/local/**',
      'src/entry/cli/sluice.ts',
      'src/entry/plugin/serverless-plugin.ts',
    ],
    rules: { 'no-restricted-syntax': ['error', PROCESS_ENV] },
  },
  {
    files: ['src/**/*.ts', 'handlers/**/*.ts'],
    ignores: ['src/core/**', 'src/local/**', 'src/entry/cli/**'],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['src/core/**/*.ts'],
    rules: {
      'no-restricted-globals': restrictedGlobals(CORE_GLOBALS),
      'no-restricted-syntax': ['error', PROCESS_ENV, ...CORE_SYNTAX],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // Assertions narrow by throwing; a test that reads an absent value fails as it should.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
