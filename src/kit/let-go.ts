/**
 * Gives the memory of bytes back now, which nobody may look at any more. V8 counts bytes outside of its heap towards the limit at
 * which it looks through all of the heap, and what is left to it lies there until then.
 */
export function letGo({ buffer, byteLength }: ArrayBufferView): void {
  // A part of something larger is somebody else's as well; nothing is left of what was let go already.
  const isWhole = byteLength > 0 && byteLength === buffer.byteLength;
  if (isWhole && buffer instanceof ArrayBuffer) buffer.transfer(0);
}
