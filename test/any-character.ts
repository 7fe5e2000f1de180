import fc from "fast-check";

const SURROGATES = 0x800;

/** A code point. Fast-check's unit "binary" is the same, but takes a second to prepare in each process. */
export const anyCharacter = fc
  .nat(0x10ffff - SURROGATES)
  .map((point) => String.fromCodePoint(point < 0xd800 ? point : point + SURROGATES));
