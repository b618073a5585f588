import { afterAll, afterEach, beforeAll } from '@jest/globals';
import nock from 'nock';
import { forgetIds } from '#src/kit/ids.ts';

forgetIds();

// Jest runs several files in one process and nock's patches outlive a file: switch on, and off again, around each.
beforeAll(() => {
  if (!nock.isActive()) nock.activate();
  nock.disableNetConnect();
  nock.enableNetConnect('127.0.0.1');
});

afterEach(() => nock.cleanAll());
afterAll(() => nock.restore());
