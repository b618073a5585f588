import type { Fault } from './faults.ts';
import type { Tcp } from './tcp.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';

/** Header names are lower case. */
export type ResponseHeaders = Record<string, string | string[] | undefined>;

export interface HttpResponse {
  status: number;
  headers: ResponseHeaders;
  /** Parsed when it is JSON, text when it is text, else a Buffer; null when empty. */
  body: unknown;
}

export type QueryValue = string | number | boolean | null | undefined | readonly (string | number)[];

export interface RequestOptions {
  query?: Record<string, QueryValue>;
  json?: unknown;
  form?: Record<string, QueryValue>;
  body?: string | Buffer;
  headers?: Record<string, string | undefined>;
  signal?: AbortSignal;
  timeoutMs?: number;
  maxResponseBytes?: number;
  /** The body as bytes, whatever its type says; a refusal is read as usual. */
  bytes?: boolean;
  /** How many redirects to follow, each address checked anew. None unless asked. */
  redirects?: number;
}

export type Auth =
  | { bearer: string }
  | { basic: readonly [user: string, password: string] }
  | { headers: Record<string, string> }
  | { query: Record<string, string> };

export interface ClientOptions {
  baseUrl: string | URL;
  /** The service's id, in the details of every fault. */
  service: string;
  /** Its name in sentences; the id unless given. */
  title?: string;
  headers?: Record<string, string>;
  auth?: Auth;
  /** The vendor's own sentence (or a ready Fault) in an answer, whatever its status; undefined when all is well. */
  fault?: (body: unknown, response: { status: number; headers: ResponseHeaders }) => string | Fault | undefined;
  timeoutMs?: number;
  /** Whose calls they are: whether a target answers is learned for each by itself. */
  scope?: string | undefined;
  /** Secrets that must not appear in any error, url or trace; those of `auth` are added. */
  redact?: readonly string[];
}

export interface HttpClient {
  request(method: Method, path: string, options?: RequestOptions): Promise<HttpResponse>;
  get(path: string, options?: RequestOptions): Promise<HttpResponse>;
  post(path: string, options?: RequestOptions): Promise<HttpResponse>;
  put(path: string, options?: RequestOptions): Promise<HttpResponse>;
  patch(path: string, options?: RequestOptions): Promise<HttpResponse>;
  delete(path: string, options?: RequestOptions): Promise<HttpResponse>;
  /** A whole address that the service itself handed out (an upload URL): same care, none of the credentials. */
  external(method: Method, url: string, options?: RequestOptions): Promise<HttpResponse>;
}

/** What a handler asks for through `context.http`. */
export interface RawRequest {
  url: string;
  method?: string;
  headers?: Record<string, string>;
  /** An object goes as JSON, a text as it is. */
  body?: unknown;
  /** Goes as JSON whatever it is. */
  json?: unknown;
  /** Hosts the manifest grants: `api.example.com`, `*.example.com`, with an optional `:port`. */
  hosts: readonly string[];
  signal?: AbortSignal;
  timeoutMs?: number;
  scope?: string;
}

/** One call as a trace shows it; the url is free of secrets. */
export interface Exchange {
  service: string;
  /** Whose call it was. */
  scope: string;
  method: Method;
  url: string;
  host: string;
  status: number | null;
  ms: number;
  headers: ResponseHeaders | null;
  error: string | null;
}

export interface Http {
  client(options: ClientOptions): HttpClient;
  /** Bytes that are no text come as base64, since the answer goes to a handler as JSON. */
  raw(request: RawRequest): Promise<HttpResponse>;
  /** Other protocols under the same guard. */
  tcp: Tcp;
  close(): Promise<void>;
}
