import type { ExampleTraits } from '../source.ts';

const camel = (name: string): string =>
  name.replace(/(?:^|_)([a-z])/g, (_whole, letter: string) => letter.toUpperCase());

/** A notification as S3 gives it to SNS, in its envelope. */
export function exampleOf(
  type: string,
  { title, author = 'AWS:AIDAEXAMPLE' }: ExampleTraits = {},
): Record<string, unknown> {
  const key = `reports/${title === undefined ? 'january' : encodeURIComponent(title)}.csv`;
  const record = {
    eventVersion: '2.3',
    eventSource: 'aws:s3',
    awsRegion: 'eu-central-1',
    eventTime: '2026-01-01T12:00:00.000Z',
    eventName: type.split('.').map(camel).join(':'),
    userIdentity: { principalId: author },
    requestParameters: { sourceIPAddress: '203.0.113.7' },
    responseElements: { 'x-amz-request-id': 'C3D13FE58DE4C810' },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: 'reports',
      bucket: {
        name: 'my-app-bucket',
        ownerIdentity: { principalId: 'A3NL1KOZZKExample' },
        arn: 'arn:aws:s3:::my-app-bucket',
      },
      object: { key, size: 1024, eTag: 'd41d8cd98f00b204e9800998ecf8427e', sequencer: '0055AED6DCD90281E5' },
    },
  };
  return {
    Type: 'Notification',
    MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
    TopicArn: 'arn:aws:sns:eu-central-1:123456789012:my-app-events',
    Subject: 'Amazon S3 Notification',
    Message: JSON.stringify({ Records: [record] }),
    Timestamp: '2026-01-01T12:00:01.000Z',
    SignatureVersion: '2',
    Signature: 'RVhBTVBMRQ==',
    SigningCertURL: 'https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-example.pem',
  };
}
