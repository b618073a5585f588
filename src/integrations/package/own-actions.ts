import { findService, serviceOfAction } from '#src/connectors/catalogue.ts';
import { camelCase, type Grant, grantsFor } from '#src/connectors/grants.ts';
import type { PackageFiles } from './file-problems.ts';
import type { Manifest } from './manifest.ts';
import type { Problem } from './problem.ts';

const ACTION_FILE = /^actions\/([a-z][a-z0-9]*)-([a-z0-9-]+)\.ts$/;

/** An action that a package brings itself; its file says what it is called. */
export interface OwnAction {
  /** `helpdesk_create_ticket`, of actions/helpdesk-create-ticket.ts */
  id: string;
  service: string;
  method: string;
  file: string;
}

function ownAction(file: string): OwnAction | undefined {
  const [, service, rest] = ACTION_FILE.exec(file) ?? [];
  if (service === undefined || rest === undefined) return undefined;
  const name = rest.replaceAll('-', '_');
  return { id: `${service}_${name}`, service, method: camelCase(name), file };
}

export const ownActionsOf = (files: PackageFiles): OwnAction[] =>
  Object.keys(files).flatMap((file) => ownAction(file) ?? []);

const grantOf = ({ id: action, service, method }: OwnAction): Grant => ({
  action,
  service,
  methods: [method],
  effect: 'write',
  fields: [],
  own: true,
});

/** What a package is granted: actions of the catalogue, and its own. */
export function grantsOf({ actions }: Manifest, files: PackageFiles): Grant[] {
  const ids = [...new Set(actions.map((action) => action.id))];
  const own = new Map(ownActionsOf(files).map((action) => [action.id, action]));
  return ids.flatMap((id) => {
    const mine = serviceOfAction(id) ? undefined : own.get(id);
    return mine ? [grantOf(mine)] : grantsFor([id]);
  });
}

const problem = (file: string, message: string, remedy: string): Problem => ({
  file,
  line: null,
  path: '',
  message,
  remedy,
});

/** Names that mean something else already, and hosts that nobody granted. */
export function ownActionProblems(manifest: Manifest, files: PackageFiles): Problem[] {
  const named = Object.keys(files).filter((file) => file.startsWith('actions/'));
  const unnamed = named.filter((file) => !ownAction(file));
  const taken = ownActionsOf(files).filter(({ service }) => findService(service));
  return [
    ...unnamed.map((file) =>
      problem(file, 'Its name says no service and action.', 'Write for example actions/helpdesk-create-ticket.ts.'),
    ),
    ...taken.map(({ file, service }) =>
      problem(
        file,
        `${service} is a service of the catalogue.`,
        'Name it after a service that the catalogue does not have.',
      ),
    ),
    ...(named.length > 0 && manifest.hosts.length === 0
      ? [problem(named[0] ?? '', 'There is no host that it could reach.', 'Add "hosts" to integration.yaml.')]
      : []),
  ];
}
