/** What references are on a laptop. */
import { describe, expect, it } from '@jest/globals';
import { LocalValues } from '../../../src/entry/plugin/local-values.ts';

const template = {
  Parameters: { Size: { Default: 3 }, Given: {} },
  Resources: {
    Ship: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'shop-dev-ship' } },
    Orders: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'orders' } },
    Unnamed: { Type: 'AWS::SQS::Queue' },
    ByStack: {
      Type: 'AWS::SQS::Queue',
      Properties: { QueueName: { 'Fn::Sub': '${AWS::StackName}-${Orders.QueueName}-${Size}' } },
    },
    News: {
      Type: 'AWS::SNS::Topic',
      Properties: { TopicName: { 'Fn::Join': ['-', ['news', { Ref: 'AWS::Region' }]] } },
    },
    Like: {
      Type: 'AWS::SNS::Topic',
      Properties: { TopicName: { 'Fn::GetAtt': ['News', 'TopicName'] } },
    },
    Table: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'things' } },
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'bus' } },
    Circle: {
      Type: 'AWS::SQS::Queue',
      Properties: { QueueName: { 'Fn::Sub': '${Circle.QueueName}' } },
    },
  },
};

const values = new LocalValues(template, { region: 'eu-west-1', stackName: 'shop-dev' });
const PLACE = 'eu-west-1:000000000000';

describe('a reference on a laptop', () => {
  it.each([
    ['Ship', 'shop-dev-ship'],
    ['Ship.Arn', `arn:aws:lambda:${PLACE}:function:shop-dev-ship`],
    ['Orders.QueueName', 'orders'],
    ['Orders.Arn', `arn:aws:sqs:${PLACE}:orders`],
    ['Orders', 'https://sqs.eu-west-1.amazonaws.com/000000000000/orders'],
    ['Orders.QueueUrl', 'https://sqs.eu-west-1.amazonaws.com/000000000000/orders'],
    ['Unnamed.QueueName', 'Unnamed'],
    ['ByStack.QueueName', 'shop-dev-orders-3'],
    ['News', `arn:aws:sns:${PLACE}:news-eu-west-1`],
    ['Like.TopicName', 'news-eu-west-1'],
    ['Table', 'things'],
    ['Bus', 'bus'],
    ['Size', '3'],
    ['AWS::AccountId', '000000000000'],
    ['AWS::Partition', 'aws'],
    ['Given', undefined],
    ['Nothing', undefined],
  ])('%s is %j', (name, expected) => {
    const [resource = '', attribute] = name.split('.');
    const found = values.find({ resource, ...(attribute === undefined ? {} : { attribute }) });
    expect(found).toBe(expected);
  });

  it('that leads to itself ends', () => {
    expect(values.find({ resource: 'Circle', attribute: 'QueueName' })).toEqual(expect.any(String));
  });
});
