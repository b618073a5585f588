import { createLog } from '#src/kit/log.ts';

export const silent = createLog({ level: 'silent' });
