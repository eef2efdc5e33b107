/** The plugin in a framework's hands: definitions in files, variables in them, and what stops a deployment. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { flowOf, MESSAGE, PASS, task } from './definitions.ts';
import { type FakeApplication, FakeFramework } from './fake-framework.ts';

let framework: FakeFramework;

afterEach(() => framework.remove());

function use(application: Partial<FakeApplication>, definition: unknown = 'flows/order.yml'): void {
  framework = new FakeFramework({
    sluice: { flows: [{ name: 'order', definition }] },
    ...application,
  });
}

async function definitionOf(application: Partial<FakeApplication>): Promise<unknown> {
  use(application);
  const { Resources = {} } = await framework.package();
  return Resources['SluiceFlowOrder']?.Properties?.['Definition'];
}

const refusalOf = (application: Partial<FakeApplication>) => {
  use(application);
  return framework.package().then(
    () => '',
    (error: unknown) => (error as Error).message,
  );
};

const file = (text: string) => ({ files: { 'flows/order.yml': text } });

describe('a definition in a file', () => {
  it('goes into the template with its name, and its variables resolved', async () => {
    const text = `${PASS}  # \${self:custom.size}, \${env:LIST}, \\\${self:x}, \${AWS::Region}\n`;
    const variables = { 'self:custom.size': 3, 'env:LIST': ['a', { b: 1 }] };
    expect(await definitionOf({ ...file(text), variables })).toBe(
      `${PASS}  # 3, ["a",{"b":1}], \${self:x}, \${AWS::Region}\n`,
    );
    const { Resources = {} } =
      framework.framework.service.provider.compiledCloudFormationTemplate ?? {};
    expect(Resources['SluiceFlowOrder']?.Properties).toMatchObject({
      DefinitionFile: 'flows/order.yml',
    });
  });

  it('may have a byte order mark and line ends of Windows', async () => {
    const text = flowOf(task('tell', '&news !Ref News', MESSAGE)).replaceAll('\n', '\r\n');
    const News = { Type: 'AWS::SNS::Topic' };
    const definition = await definitionOf({
      ...file(`\ufeff${text}# \${self:service}\r\n`),
      variables: { 'self:service': 'shop' },
      resources: { Resources: { News } },
    });
    const [before = '', after = ''] = text.split('!Ref News');
    expect(definition).toEqual({
      'Fn::Join': ['', [expect.stringMatching(/&news "$/), { Ref: 'News' }, `"${after}# shop\r\n`]],
    });
    expect(before).toMatch(/&news $/);
  });

  it('has every variable told that cannot be resolved, where it stands', async () => {
    const text = `${PASS}  # \${self:custom.none}\n  # \${nobody:x}\n`;
    const unknown = Object.assign(new Error('Cannot resolve variable'), {
      code: 'MISSING_VARIABLE_DEPENDENCY',
    });
    const message = await refusalOf({ ...file(text), variables: { 'nobody:x': unknown } });
    expect(message).toBe(
      [
        'The flows of this application have errors:',
        '',
        'flows/order.yml:5:5: variable "${self:custom.none}" cannot be resolved: Value not found at "self" source [variable]',
        '  |',
        '5 |   # ${self:custom.none}',
        '  |     ^~~~~~~~~~~~~~~~~~~ write "\\${" if it is text',
        '',
        'flows/order.yml:6:5: variable "${nobody:x}" cannot be resolved: no such source of variables [variable]',
        '  |',
        '6 |   # ${nobody:x}',
        '  |     ^~~~~~~~~~~ write "\\${" if it is text',
        '',
      ].join('\n'),
    );
  });

  it('has its errors told where its author wrote them, whatever variables became', async () => {
    const text = flowOf(
      task('charge', '"acs:fc:::services/${self:service}/functions/charge"'),
      '    catch: [{errors: ["${self:service}"], goto: nowere}]\n',
      task('tell', '!Ref Nws', MESSAGE),
    );
    const News = { Type: 'AWS::SNS::Topic' };
    const message = await refusalOf({
      ...file(text),
      variables: { 'self:service': 'a-much-longer-text-than-the-variable' },
      resources: { Resources: { News } },
    });
    expect(message.match(/^flows.*$/gm)).toEqual([
      expect.stringMatching(/^flows\/order\.yml:8:49: .*"nowere".* \[goto-target\]$/),
      'flows/order.yml:11:23: no such resource: "Nws" [reference]',
    ]);
    expect(message).toContain('did you mean "News"?');
  });

  it('that is not there, or is no text, is told by name', async () => {
    expect(await refusalOf({})).toContain(
      'flows/order.yml: cannot be read: no such file or directory',
    );
    framework.remove();
    use({});
    framework.write('flows/order.yml', Uint8Array.of(0xff, 0xfe, 0x61));
    await expect(framework.package()).rejects.toMatchObject({
      code: 'SLUICE_FLOWS',
      message: expect.stringContaining('flows/order.yml: cannot be read: it is not text in UTF-8'),
    });
  });

  it('has no variables where the framework does not come by', async () => {
    use(file(`${PASS}  # \${self:service}\n`));
    const package_ =
      framework.plugin.hooks['after:aws:package:finalize:mergeCustomProviderResources'];
    await expect(package_()).rejects.toMatchObject({
      message: expect.stringContaining(
        'variables work in definitions when "custom" is no variable',
      ),
    });
  });
});

describe('an application', () => {
  it('without flows is left alone', async () => {
    use({ sluice: undefined });
    const before = framework.framework.service.provider.compiledCloudFormationTemplate;
    expect(await framework.package()).toBe(before);
    expect(framework.said).toEqual([]);
  });

  it('with nothing behind "custom" is left alone', async () => {
    use({ custom: null });
    const before = framework.framework.service.provider.compiledCloudFormationTemplate;
    expect(await framework.package()).toBe(before);
  });

  it('with settings that are wrong is told so', async () => {
    expect(await refusalOf({ sluice: { flows: [{ name: 'a b', definition: PASS }] } })).toMatch(
      /^The flows of this application are not declared well:\n\ncustom\.sluice\.flows\.0\.name: /,
    );
  });

  it('has warnings shown, and is deployed', async () => {
    const retry = '    retry: [{errors: [FnF.ALL], intervalSeconds: 1, maxAttempts: 1}]\n';
    const text = flowOf(
      task('ask', 'acs:mns:::/queues/orders/messages', { ...MESSAGE, pattern: 'waitForCallback' }),
      retry,
    );
    expect(await definitionOf(file(text))).toBe(text);
    expect(framework.said.map((line) => line.split('\n')[0])).toEqual([
      expect.stringMatching(/^warning: flows\/order\.yml:\d+:\d+: warning: /),
    ]);
  });

  it('is checked by a command, without a template', async () => {
    use({
      ...file(flowOf(task('charge', '!GetAtt ChargeLambdaFunction.Arn'))),
      functions: ['charge'],
    });
    await framework.resolveVariables();
    await framework.plugin.hooks['sluice:check:check']();
    expect(framework.said).toEqual(['success: Flows without errors: 1']);
  });

  it('has what it may call printed by a command, as its role would say it', async () => {
    use({
      ...file(flowOf(task('charge', '!GetAtt ChargeLambdaFunction.Arn'))),
      functions: ['charge'],
    });
    await framework.resolveVariables();
    await framework.plugin.hooks['sluice:permissions:print']();
    const [text = ''] = framework.said;
    expect(JSON.parse(text.replace(/^text: /, ''))).toEqual({
      order: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'CallFunctions',
            Effect: 'Allow',
            Action: 'lambda:InvokeFunction',
            Resource: [{ 'Fn::GetAtt': ['ChargeLambdaFunction', 'Arn'] }],
          },
        ],
      },
    });
  });

  it('says to the framework what may be set', () => {
    use({});
    expect(framework.schemas).toEqual([
      expect.objectContaining({
        properties: { sluice: expect.objectContaining({ type: 'object' }) },
      }),
    ]);
  });
});
