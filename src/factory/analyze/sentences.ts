import { listConnectors, listServices } from '#src/connectors/catalogue.ts';
import type { Source } from '#src/connectors/source.ts';
import { nearest } from '#src/kit/nearest.ts';
import type { Analysis, Sentences } from '../requirements.ts';
import { kindOf } from './services.ts';

const targets = (): string =>
  listConnectors()
    .filter((one) => one.actions.some((action) => action.effect === 'write' && kindOf(action) !== 'other'))
    .map((one) => one.title)
    .join(', ');

const sources = (): string =>
  listServices()
    .filter((one) => one.source !== null)
    .map((one) => one.title)
    .join(', ');

const meantBy = (name: string): string | null => {
  const titles = listServices().map((one) => one.title);
  return nearest(name, titles) ?? null;
};

const both = (en: string, ru: string): Sentences => ({ en: [en], ru: [ru] });

/** We do not know the service that is to send or to receive. */
export function unknownService(name: string, role: 'source' | 'target'): Analysis {
  const known = role === 'source' ? sources() : targets();
  const meant = meantBy(name);
  const [did, might] = meant === null ? ['', ''] : [` Did you mean ${meant}?`, ` Может быть, ${meant}?`];
  const hook =
    role === 'source'
      ? both(
          `Name one of ${known}, or let ${name} post to a generic webhook and write "Webhook" as the source.`,
          `Назовите один из сервисов: ${known}. Или пусть ${name} отправляет запросы на обычный вебхук: напишите «Webhook» как источник.`,
        )
      : both(
          `Name one of ${known}, or give an https address of ${name} that takes JSON.`,
          `Назовите один из сервисов: ${known}. Или укажите https-адрес ${name}, который принимает JSON.`,
        );
  return {
    outcome: 'cannot',
    sentences: both(
      `${name} is not in the catalogue.${did} The catalogue has: ${known}.`,
      `Сервиса ${name} нет в каталоге.${might} В каталоге есть: ${known}.`,
    ),
    needed: hook,
  };
}

/** A service of the catalogue that tells us of nothing. */
export const noSource = (title: string): Analysis => ({
  outcome: 'cannot',
  sentences: both(
    `${title} is in the catalogue, but sends no events that we know.`,
    `${title} есть в каталоге, но событий от него мы не знаем.`,
  ),
  needed: both(`Name one of these as the source: ${sources()}.`, `Назовите источником один из сервисов: ${sources()}.`),
});

/** None of the events that were named exists. */
export function unknownEvents(
  title: string,
  source: Source,
  unknown: { name: string; meant: string | null }[],
): Analysis {
  const names = unknown.map((one) => one.name).join(', ');
  const meant = unknown.flatMap((one) => one.meant ?? []).join(', ');
  const heads = unknown.map((one) => (one.meant ?? one.name).split('.', 1)[0] ?? '');
  const near = source.events.filter((event) => heads.includes(event.split('.', 1)[0] ?? ''));
  const some = (near.length > 0 ? near : source.events).slice(0, 12).join(', ');
  return {
    outcome: 'cannot',
    sentences: both(
      `${title} has no event ${names}.${meant === '' ? '' : ` Did you mean ${meant}?`}`,
      `У ${title} нет события ${names}.${meant === '' ? '' : ` Может быть, ${meant}?`}`,
    ),
    needed: both(
      `Name events that it has, for example: ${some}.`,
      `Назовите события, которые есть, например: ${some}.`,
    ),
  };
}

/** Nothing in the text says when it should happen. */
export const missingEvents = (title: string, source: Source): Analysis => ({
  outcome: 'missing',
  missingFields: ['incoming_events'],
  sentences: both(
    `Which events of ${title} should start it? For example: ${source.events.slice(0, 8).join(', ')}.`,
    `По каким событиям ${title} она должна срабатывать? Например: ${source.events.slice(0, 8).join(', ')}.`,
  ),
});

export const missingSource = (): Analysis => ({
  outcome: 'missing',
  missingFields: ['source_service'],
  sentences: both(
    `Which service sends the events? The catalogue has: ${sources()}.`,
    `Какой сервис присылает события? В каталоге есть: ${sources()}.`,
  ),
});

export const missingTarget = (): Analysis => ({
  outcome: 'missing',
  missingFields: ['target_service'],
  sentences: both(
    `Which service should it write to? The catalogue has: ${targets()}. Name it under outgoing actions.`,
    `В какой сервис отправлять? В каталоге есть: ${targets()}. Назовите его в исходящих действиях.`,
  ),
});

/** The names of actions that stand alone, for a service that has none. */
export const noAction = (title: string): Analysis => ({
  outcome: 'cannot',
  sentences: both(
    `${title} is in the catalogue, but there is nothing that can be done with it by itself.`,
    `${title} есть в каталоге, но самостоятельных действий у него нет.`,
  ),
  needed: both(`Name another service: ${targets()}.`, `Назовите другой сервис: ${targets()}.`),
});
