import type { Manifest } from './package/manifest.ts';

declare const tested: unique symbol;

/** A package whose checks and cases passed. Only execution/test-package.ts makes one. */
export interface TestedPackage {
  readonly [tested]: true;
  readonly files: Readonly<Record<string, string>>;
  readonly manifest: Manifest;
  readonly contentHash: string;
}
