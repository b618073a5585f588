import { getConnector } from '#src/connectors/get-connector.ts';
import { OurFault } from '#src/kit/faults.ts';
import type { Draft } from '../draft.ts';
import type { Requirements } from '../requirements.ts';
import { caseFiles } from './case-files.ts';
import { examplesOf } from './example-event.ts';
import { handlerFile } from './handler-file.ts';
import { manifestFile } from './manifest-file.ts';
import { readmeFile } from './readme-file.ts';
import { templateFiles } from './template-files.ts';

/** Requirements → a whole package. The same requirements give the same bytes. */
export async function generate(requirements: Requirements, slug: string, version: string): Promise<Draft> {
  const { source } = getConnector(requirements.source);
  if (!source) throw new OurFault('No source', `${requirements.source} was analysed as a source and is none.`);
  const examples = await examplesOf(source);
  const templates = templateFiles(requirements, source, examples);
  const files = {
    'integration.yaml': manifestFile(requirements, slug, version),
    'handler.ts': handlerFile(requirements, slug),
    ...templates,
    ...caseFiles(requirements, { source, examples, templates }),
    'README.md': readmeFile(requirements),
  };
  return { slug, version, title: requirements.title, files, by: 'recipes' };
}
