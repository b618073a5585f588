/** A test file runs in the process itself, and leaves it as it was. */
export default class NativeEnvironment {
  /** Not the one of the process: what Jest puts there need not be taken away again. */
  readonly global = {};
  readonly moduleMocker = {};
  readonly fakeTimers = null;
  readonly fakeTimersModern = null;
  readonly #before = { env: { ...process.env }, exitCode: process.exitCode };

  setup = async (): Promise<void> => undefined;

  async teardown(): Promise<void> {
    const { env, exitCode } = this.#before;
    for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
    Object.assign(process.env, env);
    process.exitCode = exitCode;
  }

  getVmContext = (): null => null;
  exportConditions = (): string[] => ['node', 'node-addons'];
}
