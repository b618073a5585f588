/** A part of what was said, in the form of the Messages API. Parts of kinds that we do not know are handed back as they came. */
export type Block =
  | { type: 'text'; text: string }
  | { type: 'tool_use'; id: string; name: string; input: unknown }
  | { type: 'tool_result'; tool_use_id: string; content: string; is_error?: boolean };

export interface Message {
  role: 'user' | 'assistant';
  content: Block[];
}

export interface ToolSpec {
  name: string;
  description: string;
  input_schema: object;
}

export interface Ask {
  model: string;
  /** The part that is the same for every request: it is cached. */
  system: string;
  messages: readonly Message[];
  tools: readonly ToolSpec[];
  /** The tool that must be used; null: any or none. */
  mustUse: string | null;
  maxTokens: number;
  signal?: AbortSignal;
}

export interface Usage {
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
}

export interface Answer {
  content: Block[];
  stop: string;
  usage: Usage;
  model: string;
}

/** The only way to Claude. */
export interface Claude {
  /** Streams one answer. Faults say what happens next: again later, or somebody has to do something. */
  ask(ask: Ask): Promise<Answer>;
}
