import { createRequire } from 'node:module';
import { type Globals, holdGlobals } from './held.ts';
import './keep-connections.ts';
import { loadFor } from './load.ts';

const HANDLERS = Symbol.for('EVENT_HANDLERS');

/**
 * In place of Jest's own modules, which are read, linked and compiled anew for each test file: Node's. What Jest asks its runtime for
 * is here; what only its own modules can do (mocks of modules, coverage) is not.
 */
export default class NativeRuntime {
  readonly #testPath: string;

  constructor(...[, , , , , , testPath]: [...unknown[], string, unknown]) {
    this.#testPath = String(testPath);
  }

  /** Jest's circus keeps its tests in its module: each test file gets another. */
  requireInternalModule(path: string): unknown {
    const require = createRequire(path);
    Reflect.deleteProperty(globalThis, HANDLERS);
    delete require.cache[path];
    return require(path);
  }

  setGlobalsForRuntime(found: Globals): void {
    holdGlobals(found);
  }

  unstable_shouldLoadAsEsm = (): boolean => true;
  unstable_importModule = (path: string): Promise<void> => loadFor(this.#testPath, path);
  requireModule = (path: string): unknown => createRequire(path)(path);

  getSourceMaps = (): ReadonlyMap<string, string> => new Map();
  getAllCoverageInfoCopy = (): undefined => undefined;
  enterTestCode = (): void => undefined;
  leaveTestCode = (): void => undefined;
  teardown = (): void => undefined;
}
