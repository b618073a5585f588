/**
 * What the processes on one database tell each other. Nothing rests on it: whoever missed something finds it out by
 * looking, only later.
 */
export interface News {
  /** To all others. The same thing said several times at once is told once. */
  tell(topic: string, text: string): void;
  hear(topic: string, listen: (text: string) => void): void;
  /** Something may have been missed. */
  onGap(listen: () => void): void;
  close(): Promise<void>;
}
