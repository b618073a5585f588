/** The part of OpenAPI 3.1 that our document consists of. */
export type Json = Record<string, unknown>;

/** By media type. */
export type Content = Record<string, { schema: Json }>;

export interface ParameterObject {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  description?: string;
  schema: Json;
}

export interface AnswerObject {
  description: string;
  headers?: Record<string, { description: string; schema: Json }>;
  content?: Content;
}

export interface OperationObject {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  /** Our own: the right that is needed; null: any key will do. */
  'x-permission'?: string | null;
  /** Only where no key is needed. */
  security?: [];
  parameters?: ParameterObject[];
  requestBody?: { required: boolean; content: Content };
  responses: Record<string, AnswerObject>;
}

export interface OpenApi {
  openapi: string;
  info: { title: string; version: string; description: string; license: { name: string; identifier: string } };
  servers: { url: string }[];
  security: Record<string, string[]>[];
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, OperationObject>>;
  components: { securitySchemes: Json; schemas: Record<string, Json> };
}

/** Named schemas, gathered while the document is made. */
export type Schemas = Map<string, Json>;
