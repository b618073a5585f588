import { main } from '#src/main.ts';
import { defineCommand } from './define.ts';

export const startCommand = defineCommand({
  name: 'start',
  usage: 'start',
  summary: 'start the service with the settings of the environment',
  help: 'The variables are listed in .env.example. It runs until SIGTERM or SIGINT.',
  options: {},
  about: {},
  async run() {
    await main();
    await new Promise(() => undefined);
    return 0;
  },
});
