import type { FastifyPluginAsync } from 'fastify';

const NAME = Symbol.for('fastify.display-name');

/** Under its own name: Fastify would look for one in every module that is loaded, twice for each plugin. */
export const named = <Options extends object>(plugin: FastifyPluginAsync<Options>): FastifyPluginAsync<Options> =>
  Object.assign(plugin, { [NAME]: plugin.name });
