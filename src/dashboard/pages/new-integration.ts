import { may } from '#src/access/allow.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { visibleProjects } from '#src/access/visible-projects.ts';
import { listServices } from '#src/connectors/catalogue.ts';
import { listBundled } from '#src/integrations/package/list-bundled.ts';
import { listRepositories } from '#src/store/repositories.ts';
import { definePage } from '../define.ts';
import { say } from '../words.ts';
import { titleOfService } from './head-of.ts';

const TYPES = ['Webhook', 'Webhook + API', 'API'];
const PRIORITIES = ['Low', 'Medium', 'High', 'Critical'];

/** Repositories with the App whose project this visitor sees. */
async function repositoriesFor(ctx: Ctx): Promise<string[]> {
  const names = (await listRepositories(ctx.store.read)).map((one) => one.name);
  if (ctx.actor.projects === null) return names;
  const seen = new Set((await visibleProjects(ctx)).map((one) => one.name));
  return names.filter((name) => seen.has(name));
}

/** From a package that ships with the service, or in words, as in an issue. */
export default definePage({
  path: '/dashboard/new',
  section: 'new',
  template: 'new-integration',
  async view({ ctx, language, services }) {
    const packages = await listBundled(services.bundledFolder);
    return {
      title: say(language, 'nav.new'),
      asking: true,
      mayAsk: may(ctx.actor, 'integrations.write'),
      packages: packages.map((one) => ({
        ...one,
        ...one.intro[language],
        sourceTitle: titleOfService(one.source),
        targetTitle: titleOfService(one.target),
        body: JSON.stringify({ package: one.id }),
      })),
      repositories: await repositoriesFor(ctx),
      types: TYPES,
      priorities: PRIORITIES.map((one) => ({ one, label: say(language, `priority.${one.toLowerCase()}`) })),
      services: listServices().map(({ id, title, category, actions, source }) => ({
        id,
        title,
        category,
        actions: actions.length,
        sends: source !== null,
      })),
    };
  },
});
