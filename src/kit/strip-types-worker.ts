import { stripTypeScriptTypes } from 'node:module';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';

const { signal, port } = workerData as { signal: Int32Array; port: MessagePort };

function strip(text: string): { code: string } | { error: string; isOurs: boolean } {
  try {
    return { code: stripTypeScriptTypes(text) };
  } catch (thrown) {
    const { code, message } = thrown as { code?: string; message?: string };
    return { error: String(message ?? thrown), isOurs: code === 'ERR_INTERNAL_ASSERTION' };
  }
}

parentPort?.on('message', (text: string) => {
  port.postMessage(strip(text));
  Atomics.store(signal, 0, 1);
  Atomics.notify(signal, 0);
});
