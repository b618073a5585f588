import { armCrash } from '#src/kit/crash.ts';

// Taken into the service with --import: whoever started it says while it runs at which point it is to die.

process.on('message', (at: { point: string; nth: number }) => {
  armCrash(at);
  process.send?.('armed');
});
process.channel?.unref();
