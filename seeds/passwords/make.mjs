// Makes common.bin out of a list of common passwords, one a line, the commonest first:
//   node seeds/passwords/make.mjs LIST
// README.md says where the list comes from and what the file holds.

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const BITS_EACH = 16;
const PROBES = 11;
const SHORT_ONES = 10_000;

const lines = readFileSync(process.argv[2], "utf8").split("\n");
const words = new Set();
lines.forEach((line, rank) => {
  const word = line.normalize("NFC").toLowerCase();
  const length = [...word].length;
  // Nobody may choose a shorter one, but the commonest are built upon: "qwerty" and a few figures.
  if (length >= 8 || (length >= 4 && rank < SHORT_ONES)) words.add(word);
});

const bits = BigInt(words.size * BITS_EACH);
const filter = Buffer.alloc(Math.ceil(Number(bits) / 8));
for (const word of words) {
  const digest = createHash("sha256").update(word).digest();
  const [one, other] = [digest.readBigUInt64BE(0), digest.readBigUInt64BE(8) | 1n];
  for (let n = 0n; n < PROBES; n++) {
    const bit = Number(((one + n * other) & 0xffffffffffffffffn) % bits);
    filter[bit >> 3] |= 1 << (bit & 7);
  }
}
const head = Buffer.alloc(4);
head.writeUInt32BE(words.size);
writeFileSync(new URL("common.bin", import.meta.url), Buffer.concat([head, filter]));
console.log(`${words.size} passwords in ${filter.length} bytes`);
