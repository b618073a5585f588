import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

// Taken into a process with --import: at its end it writes down which files it had loaded, in the order in which it did.

const loaded = [];

registerHooks({
  load(url, context, next) {
    if (url.startsWith('file:')) loaded.push(fileURLToPath(url));
    return next(url, context);
  },
});

if (isMainThread) process.on('exit', () => writeFileSync('loaded', loaded.join('\n')));
