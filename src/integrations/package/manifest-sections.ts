import { Type } from '#src/kit/schema.ts';
import {
  AlertChannels,
  Condition,
  Conditions,
  Duration,
  Events,
  Filters,
  ListFilter,
  Named,
  Percent,
  Section,
  Size,
  said,
  Text,
} from './manifest-parts.ts';

const oneOf = (...words: string[]) => Type.Union(words.map((word) => Type.Literal(word)));

const RateLimit = () => ({
  requests_per_minute: Type.Number({ minimum: 1, maximum: 10_000_000, examples: [60] }),
  burst_limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  retry_after: Type.Optional(Duration()),
});

const RoutingRule = Section({
  condition: Type.Optional(Condition),
  events: Type.Optional(Events),
  target_channel: Type.Optional(Type.String({ minLength: 1, maxLength: 300 })),
  also: Type.Optional(Type.Boolean()),
  action: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  template: Type.Optional(Text),
  with: Type.Optional(Named(Type.Unknown())),
});

const AlertRule = Section({
  name: Type.String({ minLength: 1, maxLength: 200 }),
  condition: Condition,
  severity: Type.Optional(said(oneOf('critical', 'warning', 'info'), 'critical, warning or info', 'critical')),
  notification_channels: Type.Optional(AlertChannels),
});

const Verify = said(
  Type.Union([
    Section({ scheme: Type.Literal('standard') }),
    Section({
      scheme: Type.Literal('hmac'),
      header: Type.String({ pattern: '^[A-Za-z0-9-]{1,100}$' }),
      prefix: Type.Optional(Type.String({ maxLength: 40 })),
      encoding: Type.Optional(oneOf('hex', 'base64')),
    }),
    Section({ scheme: Type.Literal('header'), header: Type.String({ pattern: '^[A-Za-z0-9-]{1,100}$' }) }),
  ]),
  'a way to verify: scheme standard, hmac (with header) or header',
  { scheme: 'hmac', header: 'x-signature' },
);

/**
 * The sections that both integration.yaml and the configuration of a running integration may hold; what the
 * configuration says wins.
 */
export const SECTIONS = {
  events: Events,
  filters: Type.Object(
    { conditions: Type.Optional(Conditions) },
    {
      additionalProperties: ListFilter,
      maxProperties: 51,
      examples: [{ labels: ['bug'], conditions: ["priority == 'High'"] }],
    },
  ),
  event_filters: Named(Filters, { examples: [{ github: { repositories: ['my-org/my-repo'] } }] }),
  conditions: Conditions,
  routing: said(oneOf('first', 'all'), 'first or all', 'all'),
  routing_rules: Type.Array(RoutingRule, {
    maxItems: 100,
    examples: [[{ condition: "priority == 'Critical'", target_channel: '#critical-alerts' }]],
  }),
  message_templates: Named(Text, { examples: [{ issue_opened: '🐛 *{{title}}* in {{repository}}' }] }),
  message_template: Type.String({ maxLength: 20_000, examples: ['{{event}} in {{repository}}: {{title}}'] }),
  message_format: said(oneOf('emoji_rich', 'plain', 'blocks'), 'emoji_rich, plain or blocks', 'emoji_rich'),
  retries: Section({
    retry_attempts: Type.Optional(Type.Integer({ minimum: 0, maximum: 20 })),
    retry_backoff: Type.Optional(
      said(oneOf('exponential', 'linear', 'fixed'), 'exponential, linear or fixed', 'exponential'),
    ),
  }),
  rate_limiting: Section({
    ...RateLimit(),
    targets: Type.Optional(
      Type.Record(Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9_.:-]{0,252}$' }), Section(RateLimit()), {
        additionalProperties: false,
        maxProperties: 50,
        examples: [{ slack: { requests_per_minute: 30 } }],
      }),
    ),
  }),
  deduplication: Section({
    deduplication_enabled: Type.Optional(Type.Boolean()),
    deduplication_key: Type.Optional(Type.String({ minLength: 1, maxLength: 200, examples: ['event_id'] })),
    idempotency_enabled: Type.Optional(Type.Boolean()),
    idempotency_window: Type.Optional(Duration()),
  }),
  order_by: Type.String({ minLength: 1, maxLength: 200, examples: ['object'] }),
  settle: Duration(),
  thread: Type.Boolean(),
  unsigned: Type.Boolean(),
  receive: said(oneOf('webhook', 'polling'), 'webhook or polling', 'polling'),
  verify: Verify,
  max_body_size: Size(),
  caching: Section({
    enabled: Type.Optional(Type.Boolean()),
    ttl: Type.Optional(Duration()),
    max_size: Type.Optional(Size()),
    strategies: Type.Optional(
      Type.Array(said(oneOf('memory', 'redis'), 'memory or redis', 'memory'), {
        maxItems: 2,
        examples: [['memory', 'redis']],
      }),
    ),
  }),
  batch_processing: Section({
    enabled: Type.Optional(Type.Boolean()),
    batch_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    flush_interval: Type.Optional(Duration()),
    max_wait_time: Type.Optional(Duration()),
  }),
  alerts: Section({
    // Null: what the package says of it does not count.
    error_rate_threshold: Type.Optional(said(Type.Union([Percent(), Type.Null()]), 'a percentage, or null', 5)),
    latency_threshold: Type.Optional(said(Type.Union([Duration(), Type.Null()]), 'a duration, or null', 1000)),
    notification_channels: Type.Optional(AlertChannels),
    rules: Type.Optional(Type.Array(AlertRule, { maxItems: 50 })),
  }),
  slo: Section({
    availability: Type.Optional(Percent()),
    latency_p95: Type.Optional(Duration()),
    error_rate: Type.Optional(Percent()),
  }),
  canary: Section({
    share: Percent(),
    events: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    duration: Type.Optional(Duration()),
  }),
  redact: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 100, examples: [['user.phone']] }),
  test_config: Section({
    mock_external_services: Type.Optional(Type.Boolean()),
    test_webhooks: Type.Optional(Type.String({ pattern: '^https?://', maxLength: 2000 })),
    test_data: Type.Optional(Named(Type.String({ maxLength: 300 }))),
  }),
};

export type SectionName = keyof typeof SECTIONS;
