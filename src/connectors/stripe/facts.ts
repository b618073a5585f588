import type { Facts } from '../facts.ts';

type Loose = Record<string, unknown>;

const object = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const numeric = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);
const first = <T>(...values: (T | null)[]): T | null => values.find((value) => value !== null) ?? null;

/** Currencies without a smaller unit, and those with three decimals. */
const WHOLE = /^(?:bif|clp|djf|gnf|jpy|kmf|krw|mga|pyg|rwf|ugx|vnd|vuv|xaf|xof|xpf)$/;
const THREE = /^(?:bhd|jod|kwd|omr|tnd)$/;

function majorOf(minor: number | null, currency: string | null): number | null {
  if (minor === null || currency === null) return null;
  if (WHOLE.test(currency)) return minor;
  return minor / (THREE.test(currency) ? 1000 : 100);
}

/** What it is about, as the page of the dashboard is called. */
const PAGES: Record<string, string> = {
  payment_intent: 'payments',
  charge: 'payments',
  customer: 'customers',
  invoice: 'invoices',
  subscription: 'subscriptions',
  payout: 'payouts',
  dispute: 'disputes',
};

function addressOf(it: Loose, livemode: boolean): string | null {
  const own = first(text(it.hosted_invoice_url), text(it.receipt_url));
  if (own !== null) return own;
  const page = PAGES[text(it.object) ?? ''];
  const id = text(it.id);
  if (page === undefined || id === null) return null;
  return `https://dashboard.stripe.com/${livemode ? '' : 'test/'}${page}/${encodeURIComponent(id)}`;
}

function payerOf(it: Loose): string | null {
  const billing = object(it.billing_details);
  const details = object(it.customer_details);
  const names = [it.customer_name, billing.name, details.name, it.object === 'customer' ? it.name : null];
  const mails = [it.customer_email, billing.email, details.email, it.receipt_email, it.email];
  return first(...[...names, ...mails].map(text));
}

const amountIn = (it: Loose, type: string): number | null => {
  if (type === 'charge.refunded') return numeric(it.amount_refunded);
  return first(numeric(it.amount), numeric(it.amount_total), numeric(it.amount_paid), numeric(it.amount_due));
};

/** Why a payment did not go through. */
const troubleIn = (it: Loose): string | null =>
  first(text(object(it.last_payment_error).message), text(it.failure_message), text(object(it.outcome).seller_message));

/** Flat facts of any Stripe event: the object it is about, with money in whole units. */
export function facts(payload: unknown, event: { type: string }): Facts {
  const loose = object(payload);
  const it = object(object(loose.data).object);
  const currency = text(it.currency)?.toLowerCase() ?? null;
  const minor = amountIn(it, event.type);
  const amount = majorOf(minor, currency);
  const money = amount === null ? null : `${amount} ${currency?.toUpperCase()}`;
  const payer = payerOf(it);
  const failed = /fail|dispute/.test(event.type);
  return {
    title: first(text(it.description), money, text(it.name), text(it.id)),
    body: first(failed ? troubleIn(it) : null, text(it.reason), money),
    author: payer,
    closer: null,
    actor: payer,
    url: addressOf(it, loose.livemode === true),
    number: first<string>(text(it.number), text(it.id)),
    labels: [],
    priority: null,
    assignee: null,
    repository: null,
    event: event.type,
    state: text(it.status),
    amount,
    amount_minor: minor,
    currency: currency?.toUpperCase() ?? null,
    money,
    customer: first(text(it.customer), text(object(it.customer).id)),
    reason: first(text(it.reason), text(object(it.last_payment_error).code), text(it.failure_code)),
    metadata: { ...object(it.metadata) },
    livemode: loose.livemode === true,
  };
}
