import type { VerifyScheme } from '#src/connectors/verify-scheme.ts';
import type { ListFilter, Rule } from '#src/sandbox/sandbox.ts';

export type JsonSchema = Record<string, unknown>;

export type { ListFilter };
export type RoutingRule = Rule;

export interface GrantedAction {
  id: string;
  version?: string;
  with?: Record<string, unknown>;
}

export interface AlertRule {
  name: string;
  condition: string;
  severity?: 'critical' | 'warning' | 'info';
  notification_channels?: string[];
}

export interface Caching {
  enabled?: boolean;
  ttl?: string | number;
  max_size?: string | number;
  strategies?: ('memory' | 'redis')[];
}

export interface RateLimiting {
  requests_per_minute: number;
  burst_limit?: number;
  retry_after?: string | number;
}

export interface BatchProcessing {
  enabled?: boolean;
  batch_size?: number;
  flush_interval?: string | number;
  max_wait_time?: string | number;
}

export interface Alerts {
  error_rate_threshold?: string | number | null;
  latency_threshold?: string | number | null;
  notification_channels?: string[];
  rules?: AlertRule[];
}

export interface Slo {
  availability?: string | number;
  latency_p95?: string | number;
  error_rate?: string | number;
}

/** A new version runs this share of the events first, and returns by itself where it fails more often. */
export interface CanarySection {
  share: string | number;
  events?: number;
  duration?: string | number;
}

export interface TestConfig {
  mock_external_services?: boolean;
  test_webhooks?: string;
  test_data?: Record<string, string>;
}

export interface SourceOptions {
  verify?: VerifyScheme;
  unsigned?: boolean;
}

/** integration.yaml in its one normal form, whichever spelling was used. */
export interface Manifest {
  name: string;
  version: string;
  title?: string;
  description?: string;
  /** The service that sends. */
  source: string;
  /** Further services that send, each to an address of its own. */
  sources?: Record<string, SourceOptions>;
  /** The service of the first granted action, unless given. */
  target?: string;
  events: string[];
  filters: { lists: Record<string, ListFilter>; conditions: string[] };
  routing: 'first' | 'all';
  routing_rules: RoutingRule[];
  message_templates: Record<string, string>;
  message_template?: string;
  message_format: 'emoji_rich' | 'plain' | 'blocks';
  actions: GrantedAction[];
  hosts: string[];
  /** Services that need a credential. */
  credentials: string[];
  config_schema: JsonSchema;
  retries: { retry_attempts: number; retry_backoff: 'exponential' | 'linear' | 'fixed' };
  rate_limiting?: RateLimiting & { targets?: Record<string, RateLimiting> };
  deduplication?: {
    deduplication_enabled?: boolean;
    deduplication_key?: string;
    idempotency_enabled?: boolean;
    idempotency_window?: string | number;
  };
  order_by?: string;
  /** Waits this long for labels that are put on right after opening. */
  settle?: string | number;
  /** One message thread per object. */
  thread?: boolean;
  unsigned: boolean;
  /** Whether the main source sends, or is asked. */
  receive?: 'webhook' | 'polling';
  verify?: VerifyScheme;
  max_body_size?: string | number;
  caching?: Caching;
  batch_processing?: BatchProcessing;
  alerts?: Alerts;
  slo?: Slo;
  canary?: CanarySection;
  redact?: string[];
  test_config?: TestConfig;
  /** What variables of an environment file mean: a setting, PUBLIC_URL, or the address of a source. */
  environment?: Record<string, string>;
}

/** All that send to it, the main one first. */
export const sourcesOf = ({ source, sources = {} }: Pick<Manifest, 'source' | 'sources'>): string[] => [
  source,
  ...Object.keys(sources),
];
