/**
 * What esbuild leaves out of the functions' bundles beyond what it can tell by itself (`custom.esbuild.plugins` of
 * serverless.yml): everything that a bundle holds is read and compiled at each cold start.
 *
 * What is replaced fails with a clear error when it is called; `test/template/bundle.test.ts` holds the sizes, and
 * `test/template/bundled-clients.test.ts` what the clients do without it.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';

const here = (file) => path.join(import.meta.dirname, file);

/** Packages of the SDK that a function never needs, each with its replacement. */
const REPLACED = {
  // A function's credentials stand in its environment; profiles, single sign-on and container credentials do not.
  '@aws-sdk/credential-provider-node': here('environment-credentials.mjs'),
  // Functions are called for their whole answer, never for a stream of events.
  '@smithy/core/event-streams': here('no-event-streams.mjs'),
  // DynamoDB's endpoint follows from the region; nothing that is called here looks it up.
  '@aws-sdk/endpoint-cache': here('no-endpoint-cache.mjs'),
  // A bus is in the deployment's own region.
  '@aws-sdk/signature-v4-multi-region': here('one-region-signing.mjs'),
};

const replacePackages = {
  name: 'replace-packages',
  setup(build) {
    const packages = Object.keys(REPLACED).map((name) => name.replaceAll('/', '\\/'));
    build.onResolve({ filter: new RegExp(`^(${packages.join('|')})$`) }, (request) => ({
      path: REPLACED[request.path],
    }));
  },
};

/** Node's own hash is asked first, always. */
const replaceScriptHashes = {
  name: 'replace-script-hashes',
  setup(build) {
    build.onResolve({ filter: /\/Sha256Js$/ }, () => ({ path: here('no-script-hashes.mjs') }));
  },
};

/** Of a client's whole package.json, its code asks for the version alone: for the user agent. */
const shortenManifests = {
  name: 'shorten-manifests',
  setup(build) {
    build.onLoad({ filter: /[/\\]@aws-sdk[/\\][\w-]+[/\\]package\.json$/ }, async (file) => {
      const { version } = JSON.parse(await readFile(file.path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

/**
 * Errors of services whose classes stay: those with fields that the SDK's retries read, and those whose class has another
 * name than the service sends, where we know the class's name. Every other error keeps its name as sent, its message
 * and its status: it becomes the client's general error. Nothing of ours asks for a class.
 */
const KEPT_ERRORS = new Set([
  'ConditionalCheckFailedException',
  'TransactionCanceledException',
  'TransactionInProgressException',
  'IDPCommunicationErrorException',
  'AuthorizationErrorException',
  'InvalidParameterException',
  'InvalidParameterValueException',
  'NotFoundException',
  'QueueDoesNotExist',
  'QueueNameExists',
]);

const REGISTERED_ERROR = /^n0_registry\.registerError\((\w+)\$, \1\);$/gm;

/** The shapes of a client's operations; a bundle keeps those of the operations that it calls. */
const dropSchemas = {
  name: 'drop-schemas',
  setup(build) {
    const filter = /[/\\]@aws-sdk[/\\](client-[\w-]+|nested-clients)[/\\].*[/\\]schemas_0\.js$/;
    build.onLoad({ filter }, async (file) => {
      const text = await readFile(file.path, 'utf8');
      const known = text.replace(REGISTERED_ERROR, (whole, name) =>
        KEPT_ERRORS.has(name) ? whole : '',
      );
      return { contents: droppable(known), loader: 'js' };
    });
  },
};

/** Of the YAML library only its parser of events is called: neither schemas of tags nor the writer. */
const dropYamlSchemas = {
  name: 'drop-yaml-schemas',
  setup(build) {
    build.onLoad({ filter: /[/\\]js-yaml[/\\]dist[/\\]js-yaml\.mjs$/ }, async (file) => ({
      contents: droppable(await readFile(file.path, 'utf8')),
      loader: 'js',
    }));
  },
};

/**
 * Marks what the module's variables begin with as free of effects, which esbuild does not dare to assume of a computed key
 * or a call: a variable that nobody asks for is dropped with all that it alone mentions.
 */
function droppable(text) {
  const { statements } = ts.createSourceFile('module.js', text, ts.ScriptTarget.Latest);
  const values = statements
    .filter((statement) => ts.isVariableStatement(statement))
    .flatMap(({ declarationList }) => declarationList.declarations)
    .map(({ initializer }) => initializer)
    .filter((value) => value !== undefined && !ts.isLiteralExpression(value));
  let marked = '';
  let end = 0;
  for (const value of values) {
    marked += `${text.slice(end, value.pos)} /* @__PURE__ */ (() => (${text.slice(value.pos, value.end)}))()`;
    end = value.end;
  }
  return marked + text.slice(end);
}

export default [
  replacePackages,
  replaceScriptHashes,
  shortenManifests,
  dropSchemas,
  dropYamlSchemas,
];
