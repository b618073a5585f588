import type { Facts } from '../facts.ts';

type Loose = Record<string, unknown>;

const object = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const first = <T>(...values: (T | null)[]): T | null => values.find((value) => value !== null) ?? null;

function fullName(value: unknown): string | null {
  const { given_name, surname, full_name } = object(value);
  const parts = [text(given_name), text(surname)].filter((part) => part !== null).join(' ');
  return text(full_name) ?? text(parts);
}

/** An order holds its money in its first unit; everything else has its own. */
function moneyIn(it: Loose): Loose {
  const [unit] = Array.isArray(it.purchase_units) ? it.purchase_units : [];
  const amounts = [it.amount, it.dispute_amount, object(unit).amount, object(it.billing_info).last_payment];
  const found = amounts.map(object).find((one) => Object.keys(one).length > 0) ?? {};
  return Object.keys(object(found.amount)).length > 0 ? object(found.amount) : found;
}

/** Flat facts of an event: what it is about, with its money and who paid. */
export function facts(payload: unknown, event: { type: string }): Facts {
  const sent = object(payload);
  const it = object(sent.resource);
  const money = moneyIn(it);
  const [value, currency] = [
    first(text(money.value), text(money.total)),
    first(text(money.currency_code), text(money.currency)),
  ];
  const payer = object(it.payer ?? it.subscriber);
  const who = first(fullName(payer.name), text(payer.email_address), text(payer.payer_id));
  const ids = object(object(it.supplementary_data).related_ids);
  return {
    title: first(text(it.description), text(sent.summary), text(it.id)),
    body: first(text(it.note_to_payer), text(object(it.status_details).reason), text(it.reason), text(sent.summary)),
    author: who,
    closer: null,
    actor: who,
    url: text(it.id) === null ? null : `https://www.paypal.com/activity/payment/${encodeURIComponent(String(it.id))}`,
    number: first(text(it.invoice_id), text(it.id), text(it.dispute_id)),
    labels: [],
    priority: null,
    assignee: null,
    repository: null,
    event: event.type,
    state: text(it.status),
    amount: value !== null && Number.isFinite(Number(value)) ? Number(value) : null,
    currency,
    money: value === null || currency === null ? null : `${value} ${currency}`,
    payer_email: text(payer.email_address),
    order_id: text(ids.order_id),
    capture_id: first(text(ids.capture_id), /^PAYMENT\.CAPTURE\./.test(event.type) ? text(it.id) : null),
    invoice_id: text(it.invoice_id),
    custom_id: text(it.custom_id),
    reason: first(text(object(it.status_details).reason), text(it.reason)),
  };
}
