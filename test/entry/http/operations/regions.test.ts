import { describe, expect, it } from '@jest/globals';
import { ApiWorld } from '../../../support/api-world.ts';

describe('DescribeRegions', () => {
  it('names the one region of the deployment, at the host that was asked', async () => {
    const { status, body } = await new ApiWorld().call('DescribeRegions', {
      AcceptLanguage: 'en-US',
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      RequestId: expect.any(String),
      Regions: {
        Region: [{ RegionId: 'eu-west-1', LocalName: 'eu-west-1', RegionEndpoint: 'fnf.test' }],
      },
    });
  });
});

describe('an operation of versions, aliases and map runs', () => {
  it.each([
    'PublishFlowVersion',
    'ListFlowVersions',
    'DeleteFlowVersion',
    'CreateFlowAlias',
    'UpdateFlowAlias',
    'DescribeFlowAlias',
    'ListFlowAliases',
    'DeleteFlowAlias',
    'DescribeMapRun',
    'UpdateMapRun',
  ])('%s is not supported', async (action) => {
    const { status, body } = await new ApiWorld().call(action, { FlowName: 'x', Name: 'y' });
    expect([status, body['Code']]).toEqual([400, 'ActionNotSupported']);
  });
});
