import { findConnector, listServices } from '#src/connectors/catalogue.ts';
import { publicForm } from '#src/connectors/public-form.ts';
import { didYouMean } from '#src/kit/nearest.ts';

const LONGEST = 24_000;
const EXAMPLES = 2;

/** What Claude is told of a service. */
export async function lookUp(service: string): Promise<{ ok: boolean; said: string }> {
  const connector = findConnector(service);
  if (!connector) {
    const ids = listServices().map((one) => one.id);
    return { ok: false, said: `There is no service "${service.slice(0, 60)}".${didYouMean(service, ids)}` };
  }
  const { source } = connector;
  const facts = source
    ? ((await import(source.factsModule)) as { facts: (payload: unknown, event: object) => object })
    : null;
  const examples = (source?.events ?? []).slice(0, EXAMPLES).flatMap((type) => {
    const payload = source?.example?.(type, {});
    return payload === undefined ? [] : [{ type, payload, facts: facts?.facts(payload, { type }) }];
  });
  const told = {
    id: connector.id,
    title: connector.title,
    actions: connector.actions.map((action) => {
      const { id, methods, effect, config_schema, result_schema, description } = publicForm(action);
      return { id, description, methods, effect, input: config_schema, result: result_schema, example: action.example };
    }),
    events: source ? { names: source.events, signs: source.signs, examples } : null,
  };
  return { ok: true, said: JSON.stringify(told).slice(0, LONGEST) };
}
