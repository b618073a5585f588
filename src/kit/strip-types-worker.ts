import { stripTypeScriptTypes } from 'node:module';
import { parentPort } from 'node:worker_threads';

function strip(text: string): { code: string } | { error: string; isOurs: boolean } {
  try {
    return { code: stripTypeScriptTypes(text) };
  } catch (thrown) {
    const { code, message } = thrown as { code?: string; message?: string };
    return { error: String(message ?? thrown), isOurs: code === 'ERR_INTERNAL_ASSERTION' };
  }
}

// The stripper itself is loaded by its first text: whoever waits hears when that is over.
strip('');
parentPort?.postMessage('ready');
parentPort?.on('message', (text: string) => parentPort?.postMessage(strip(text)));
