import { handling, inputOf, newSandbox, recorder } from './bed.ts';
import { children } from './children.ts';

// A process that is to be killed while a handler of its sandbox loops in a thread of its own.

const ports = recorder();
const program = handling("await context.slack.send('begun', '#a'); for (;;);", { limits: { cpuMs: 600_000 } });
void newSandbox(1).run(program, inputOf({}, { alone: true }), ports);
while (ports.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
// So much later the answer has arrived in there, and it loops.
setTimeout(() => console.log(JSON.stringify(children())), 500);
